using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class PauseScenarios
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Nobody answers, so that a timeline shows the cadence alone.
    static async Task<Scenario> Quiet(string start, string? open = null)
    {
        var s = await Scenario.Begin(start, open: open);
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");
        s.CallsWillAnswer("no answer");
        return s;
    }

    [Fact]
    public async Task A_workflow_paused_for_three_days_loses_nothing_and_sends_nothing()
    {
        await using var s = await Quiet("2026-03-02 10:00", open: "08:00-18:00");
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day).Email(delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);
        await s.PauseWorkflow();

        await s.RunFor(3 * Day);
        await s.ResumeWorkflow();
        await s.RunFor(3 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Tue 10:00  whatsapp  parked: the workflow is paused
            Thu 11:00  whatsapp  resumed
            Thu 11:00  whatsapp  accepted
            Fri 11:00  email     accepted
            Fri 11:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Ten_overdue_leads_come_back_at_the_stated_rate_and_not_in_a_burst()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email(delay: Hour));
        for (var i = 0; i < 10; i++)
            await s.LeadArrives($"lead{i}");
        await s.PauseWorkflow();
        await s.RunFor(3 * Day);
        await s.ResumeWorkflow(perMinute: 2);
        await s.RunFor(Hour);

        var sent = new List<string>();
        for (var i = 0; i < 10; i++)
            sent.Add((await s.Timeline($"lead{i}")).Single(line => line.EndsWith("accepted", StringComparison.Ordinal))[..9]);
        Assert.Equal(5, sent.Distinct().Count());
        Assert.All(sent.CountBy(minute => minute), minute => Assert.Equal(2, minute.Value));
        Assert.Equal("Thu 10:00", sent.Min());
        Assert.Equal("Thu 10:04", sent.Max());
    }

    [Fact]
    public async Task What_is_overdue_at_night_is_spread_from_the_opening_on()
    {
        await using var s = await Quiet("2026-03-02 10:00", open: "09:00-17:00");
        await s.Workflow(w => w.Email(delay: Hour));
        for (var i = 0; i < 6; i++)
            await s.LeadArrives($"lead{i}");
        await s.PauseWorkflow();
        await s.RunFor(12 * Hour);
        await s.ResumeWorkflow(perMinute: 3);
        await s.RunFor(Day);

        var sent = new List<string>();
        for (var i = 0; i < 6; i++)
            sent.Add((await s.Timeline($"lead{i}")).Single(line => line.EndsWith("accepted", StringComparison.Ordinal))[..9]);
        Assert.Equal(["Tue 09:00", "Tue 09:00", "Tue 09:00", "Tue 09:01", "Tue 09:01", "Tue 09:01"], sent.Order());
    }

    [Fact]
    public async Task A_touch_that_was_not_due_during_the_pause_keeps_its_time()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email(delay: 2 * Day));
        await s.LeadArrives("ana");
        await s.PauseWorkflow();
        await s.RunFor(Day);
        await s.ResumeWorkflow();
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Wed 10:00  email     accepted
            Wed 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_lead_that_comes_while_its_workflow_is_paused_starts_when_it_is_resumed()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.PauseWorkflow();
        await s.LeadArrives("ana");
        Assert.Equal(RunReason.WorkflowPaused, (await s.Run("ana")).Reason);
        await s.RunFor(Day);
        await s.ResumeWorkflow();
        await s.RunFor(Hour);

        await s.TimelineReads(
            "ana",
            """
            Tue 10:00  email     resumed
            Tue 10:00  email     accepted
            Tue 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_paused_sender_holds_its_channel_only()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("mail");
        await s.Workflow(w => w.WhatsApp("welcome"));
        await s.LeadArrives("chat");
        await s.PauseSender(Channel.Email);
        await s.RunFor(Hour);
        Assert.Contains("parked: the sender", Assert.Single(await s.Timeline("mail")));
        Assert.EndsWith("accepted", (await s.Timeline("chat"))[0]);

        await s.ResumeSender(Channel.Email);
        await s.RunFor(Hour);

        Assert.Contains(await s.Timeline("mail"), line => line.EndsWith("email     accepted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paused_workspace_holds_everything()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Call(delay: Hour));
        await s.LeadArrives("ana");
        await s.PauseWorkspace();
        await s.RunFor(Day);
        Assert.Empty(s.Received("ana"));
        await s.ResumeWorkspace();
        await s.RunFor(Day);

        Assert.Equal(2, s.Received("ana").Count);
    }

    [Fact]
    public async Task Of_two_pauses_the_second_still_holds_when_the_first_is_over()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana");
        await s.PauseWorkflow();
        await s.RunFor(Hour);
        await s.PauseSender(Channel.Email);
        await s.ResumeWorkflow();
        await s.RunFor(Hour);
        Assert.Empty(s.Received("ana"));
        await s.ResumeSender(Channel.Email);
        await s.RunFor(Hour);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     parked: the workflow is paused
            Mon 12:00  email     resumed
            Mon 12:00  email     accepted
            Mon 12:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_pause_that_is_paused_again_before_it_is_over_keeps_the_rest_parked()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        for (var i = 0; i < 4; i++)
            await s.LeadArrives($"lead{i}");
        await s.PauseWorkflow();
        await s.RunFor(Hour);
        await s.ResumeWorkflow(perMinute: 1);
        await s.RunFor(TimeSpan.FromMinutes(1.5));
        await s.PauseWorkflow();
        await s.RunFor(Day);
        Assert.Equal(2, await Sent());
        await s.ResumeWorkflow();
        await s.RunFor(Hour);

        Assert.Equal(4, await Sent());

        async Task<int> Sent()
        {
            var count = 0;
            for (var i = 0; i < 4; i++)
                count += (await s.Touchpoints($"lead{i}")).Count(touchpoint => touchpoint.State == TouchpointState.Sent);
            return count;
        }
    }

    [Fact]
    public async Task A_lead_that_opts_out_during_a_pause_is_not_contacted_after_it()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana");
        await s.PauseWorkflow();
        await s.RunFor(Hour);
        await s.Part<Core.Intake.OptOuts>().Accept(s.Workspace, s.Lead("ana"), Channel.Email, default);
        await s.ResumeWorkflow();
        await s.RunFor(Day);

        Assert.Empty(s.Received("ana"));
        Assert.Equal(RunReason.OptedOut, (await s.Run("ana")).Reason);
    }

    [Fact]
    public async Task A_pause_between_claim_and_begin_stops_the_send()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana");
        var cadence = s.Part<ICadence>();
        var now = s.Clock.GetUtcNow();
        var claimed = Assert.Single(await cadence.ClaimDue(null, 10, now, now.AddMinutes(5), default));

        await s.PauseWorkflow();

        Assert.Equal(0, await cadence.GiveBack([claimed], default));
        await s.RunFor(Hour);
        Assert.Empty(s.Received("ana"));
    }

    [Fact]
    public async Task A_touch_that_is_parked_by_an_old_look_after_the_resumption_is_not_lost()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana");
        await s.PauseWorkflow();
        // A node has asked the gates while they were closed, and writes so down after the resumption has passed.
        var cadence = s.Part<ICadence>();
        var now = s.Clock.GetUtcNow();
        var claimed = Assert.Single(await cadence.ClaimDue(null, 10, now, now.AddMinutes(2), default));
        await s.ResumeWorkflow();
        await s.RunDue();
        var parked = new Settlement(TouchpointState.Scheduled, null, null, 0, null, "the workflow is paused", null, Consequences.None);
        await s.Part<IStore>().InTransaction(tx => cadence.Record(tx, [new Recording(claimed, parked, null, null)], default), default);

        await s.RunFor(Hour);
        await s.RunDue();

        Assert.Single(s.Received("ana"));
        var sweep = Assert.Single(await s.Part<ISweeps>().Of(s.Workspace, 9, default));
        Assert.Equal((1L, 0L, true), (sweep.Done, sweep.Kept, sweep.FinishedAt is not null));
    }

    [Fact]
    public async Task What_another_pause_holds_is_counted_once_though_it_is_looked_at_twice()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana");
        await s.PauseWorkflow();
        await s.PauseSender(Channel.Email);
        await s.RunDue();
        await s.ResumeWorkflow();
        await s.RunFor(Hour);
        await s.RunDue();

        var sweep = Assert.Single(await s.Part<ISweeps>().Of(s.Workspace, 9, default));
        Assert.Equal((0L, 1L, true), (sweep.Done, sweep.Kept, sweep.FinishedAt is not null));
    }

    [Fact]
    public async Task Pausing_and_resuming_are_told_and_audited()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email());
        await s.PauseWorkflow();
        await s.ResumeWorkflow(perMinute: 7);

        var events = await s.Part<IEvents>().Read(s.Workspace, 0, 100, default);
        Assert.Contains(events, told => told.Type == "workflow.paused");
        Assert.Contains(
            events,
            told => told is { Type: "workflow.resumed" } && told.PayloadJson.Contains("\"rate_per_minute\"", StringComparison.Ordinal)
        );
        var audit = await s.Part<Core.Access.IAccess>().Audited(s.Workspace, 10, default);
        Assert.Equal(["workflow.resumed", "workflow.paused"], audit.Select(line => line.Action).Take(2));
    }
}
