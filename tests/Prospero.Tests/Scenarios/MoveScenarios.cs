using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class MoveScenarios
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);
    static readonly MoveRule Migrate = new(false, new Dictionary<string, string>());
    static readonly MoveRule Follow = new(true, new Dictionary<string, string>());

    static async Task<Scenario> Quiet()
    {
        var s = await Scenario.Begin("2026-03-02 10:00");
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");
        s.CallsWillAnswer("no answer");
        return s;
    }

    [Fact]
    public async Task Pinned_runs_stay_on_their_version()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email().Email(delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(w => w.Email().WhatsApp("welcome", delay: Day), null);
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Tue 10:00  email     accepted
            Tue 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_migrated_run_keeps_its_time_and_goes_on_in_the_new_version()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(w => w.Email().WhatsApp("welcome", delay: 2 * Day).Call(delay: Day), Migrate);
        await s.RunFor(4 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 11:00  cadence   moved: to version 2, at whatsapp-1
            Tue 10:00  whatsapp  accepted
            Wed 10:00  call      no answer
            Wed 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_run_whose_step_is_gone_stays_when_runs_migrate()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(w => w.Email().Call(delay: Day), Migrate);
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Tue 10:00  whatsapp  accepted
            Tue 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_mapped_step_takes_the_place_of_the_one_that_is_gone()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(
            w => w.Email().Call(delay: 3 * Day),
            Migrate with
            {
                Steps = new Dictionary<string, string> { ["whatsapp-1"] = "call-1" },
            }
        );
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 11:00  cadence   moved: to version 2, at call-1
            Tue 10:00  call      no answer
            Tue 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_run_that_follows_goes_on_behind_the_last_step_that_both_versions_have()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(w => w.Email().Call(delay: 2 * Day), Follow);
        await s.RunFor(4 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 11:00  cadence   moved: to version 2, on to call-1
            Wed 11:00  call      no answer
            Wed 11:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_run_that_follows_to_where_nothing_is_left_ends_with_its_reason()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(w => w.Email(), Follow);
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 11:00  cadence   moved: to version 2, where nothing follows
            Mon 11:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_run_beyond_the_tries_of_the_new_version_takes_the_next_step()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Call(attempts: 4, retryAfter: Hour).Email(delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromMinutes(90));
        await s.Publish(w => w.Call(attempts: 2, retryAfter: Hour).Email(delay: Day), Migrate);
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  call      no answer
            Mon 11:00  call      no answer
            Mon 11:30  cadence   moved: to version 2, on to email-1
            Tue 11:30  email     accepted
            Tue 11:30  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_wait_that_moves_hears_what_the_new_version_waits_for()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        s.WhatsAppsWillBe("delivered");
        s.EmailsWillBe("accepted");
        await s.Workflow(w => w.WhatsApp("welcome").Step(WaitFor("reply")).Email());
        await s.LeadArrives("ana");
        await s.RunDue();
        await s.Publish(w => w.WhatsApp("welcome").Step(WaitFor("delivered")).Email(), Migrate);
        await s.RunFor(Day);

        var timeline = (await s.Timeline("ana")).Select(line => line[11..]);
        Assert.Equal(
            [
                "whatsapp  accepted",
                "cadence   moved: to version 2, at arrival",
                "wait_for  arrival: delivered came",
                "email     accepted",
                "cadence   ended: exhausted",
            ],
            timeline
        );
    }

    static string WaitFor(string signal) =>
        $"\"type\": \"wait_for\", \"key\": \"arrival\", \"signals\": [\"{signal}\"], \"timeout\": \"30d\", \"on_timeout\": \"end\"";

    [Fact]
    public async Task A_parked_touch_moves_and_stays_parked()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email(delay: Hour).Email(delay: Day));
        await s.LeadArrives("ana");
        await s.PauseWorkflow();
        await s.RunFor(2 * Hour);
        await s.Publish(w => w.Email(subject: "New", delay: Hour), Migrate);
        await s.RunFor(Hour);
        Assert.Empty(s.Received("ana"));
        await s.ResumeWorkflow();
        await s.RunFor(Hour);

        Assert.Equal("New", Assert.Single(await s.Messages("ana")).Subject);
    }

    [Fact]
    public async Task A_held_touch_goes_on_in_the_new_version_once_it_is_settled()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email(subject: "{{metadata.nothing}}").Call(delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.Publish(w => w.Email(subject: "Mended").Call(delay: Day), Migrate);
        await s.RunFor(Hour);
        await s.Settle("ana", HandChoice.Retry);
        await s.RunFor(Hour);

        Assert.Equal("Mended", Assert.Single(await s.Messages("ana")).Subject);
    }

    [Fact]
    public async Task A_thousand_runs_move_in_batches_each_once_and_the_move_is_told()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email(delay: Day));
        for (var i = 0; i < 320; i++)
            await s.LeadArrives($"lead{i}");
        await s.Publish(w => w.Email(delay: Day).Call(delay: Day), Migrate);
        var batches = 0;
        while (await s.SweepOnce())
            batches++;

        Assert.Equal(4, batches);
        var sweep = Assert.Single(await s.Part<ISweeps>().Of(s.Workspace, 9, default));
        Assert.Equal((320L, 0L, true), (sweep.Done, sweep.Kept, sweep.FinishedAt is not null));
        var told = await s.Part<IEvents>().Page(s.Workspace, new EventQuery(null, 1000, ["run.moved"]), default);
        Assert.Equal(320, told.Events.Select(one => one.Lead).Distinct().Count());
        Assert.Equal(320, told.Events.Count);
    }

    [Fact]
    public async Task A_move_that_waits_for_what_is_being_sent_holds_up_no_other()
    {
        await using var s = await Quiet();
        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana");
        var now = s.Clock.GetUtcNow();
        Assert.Single(await s.Part<ICadence>().ClaimDue(null, 9, now, now.AddMinutes(2), default));
        await s.Publish(w => w.Email().Call(delay: Day), Migrate);
        await s.Workflow(w => w.Email(delay: Day));
        for (var i = 0; i < 160; i++)
            await s.LeadArrives($"lead{i}");
        await s.Publish(w => w.Email(delay: Day).Call(delay: Day), Migrate);

        while (await s.SweepOnce()) { }

        var sweeps = await s.Part<ISweeps>().Of(s.Workspace, 9, default);
        Assert.Equal([(160L, true), (0L, false)], sweeps.Select(sweep => (sweep.Done, sweep.FinishedAt is not null)));
        // It is looked at again in a second, not at once: whoever is being sent has to have time for it.
        Assert.Equal(1, MoveOrder.FromJson(sweeps[1].Details).Busy[0].Looks);
    }

    [Fact]
    public async Task The_preview_counts_what_would_happen_and_does_nothing()
    {
        await using var s = await Quiet();
        var workflow = await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.LeadArrives("eva");
        var to = s.PlanOf(w => w.Email().Call(delay: Day));

        var preview = await s.Part<VersionMoves>().Preview(s.Workspace, workflow, to, Migrate, default);

        Assert.Equal((2L, 1L), (preview.Runs, preview.Moving));
        Assert.Equal(
            [
                new PreviewedRuns(1, "email-1", 1, "email-1", null),
                new PreviewedRuns(1, "whatsapp-1", 1, null, "the new version has no step whatsapp-1"),
            ],
            preview.Places
        );
        Assert.Empty(await s.Part<ISweeps>().Of(s.Workspace, 9, default));
    }
}
