using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>What happens to runs that stand too long in a status.</summary>
public class TimeoutScenarios
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    static string Statuses(string timeout) =>
        $$"""
            { "statuses": [{ "key": "new", "is_initial": true, "timeout": { {{timeout}} } },
                           { "key": "later", "category": "deferred", "timeout": { "after": "5d", "status": "back" } },
                           { "key": "back" }, { "key": "lost", "category": "lost" }] }
            """;

    [Fact]
    public async Task A_lead_that_stands_too_long_in_a_status_moves_to_another()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: 10 * Day), Statuses("\"after\": \"7d\", \"status\": \"lost\""));
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(20 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:00  Status changed  New to Lost: 7d in New; a terminal status was reached
            Mon 10:00  cadence   ended: 7d in New; a terminal status was reached
            """
        );
        Assert.Null((await s.Run("ana")).StatusDue);
    }

    [Fact]
    public async Task A_lead_that_answered_does_not_stay_open_for_ever()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: Day), Statuses("\"after\": \"7d\", \"end\": true"));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunDue();
        await s.Raise("ana", new Signal.Replied("Hello"));
        await s.RunFor(8 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: the lead answered
            Mon 10:00  cadence   ended: 7d in New
            """
        );
        Assert.Equal((RunState.Closed, RunReason.TimedOut), (await s.Run("ana")) is var run ? (run.State, run.Reason) : default);
    }

    [Fact]
    public async Task A_deferred_lead_comes_back_and_its_cadence_goes_on()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(
            w =>
                w.Step(
                        """
                        "type": "update", "key": "park", "status": "later"
                        """
                    )
                    .Email(),
            Statuses("\"after\": \"300d\", \"end\": true")
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(10 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  update    park: status later
            Mon 10:00  Status changed  New to Later
            Mon 10:00  cadence   paused: the status Later holds it back
            Sat 10:00  Status changed  Later to Back: 5d in Later; the status no longer holds it back
            Sat 10:00  cadence   goes on: 5d in Later; the status no longer holds it back
            Sat 10:00  email     accepted
            Sat 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Another_status_in_time_begins_its_own_time()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: 20 * Day), Statuses("\"after\": \"7d\", \"end\": true"));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(6 * Day);
        await s.SetStatus("ana", "back");
        await s.RunFor(20 * Day);

        Assert.Equal("Sun 10:00  cadence   ended: exhausted", (await s.Timeline("ana"))[^1]);
    }

    [Fact]
    public async Task A_time_out_may_move_the_lead_to_another_workflow()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var nurture = await s.Workflow(w => w.Email(subject: "News", delay: Day));
        await s.Workflow(w => w.Email().Email(delay: 20 * Day), Statuses($"\"after\": \"7d\", \"move\": \"{nurture}\""));
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(9 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: 7d in New: goes on in Test workflow
            Tue 10:00  email     accepted
            Tue 10:00  cadence   ended: exhausted
            """
        );
        Assert.Equal(nurture, (await s.Run("ana")).Workflow);
    }

    [Fact]
    public async Task A_time_out_to_a_workflow_that_is_not_there_waits_for_it_and_says_so()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(
            w => w.Email().Email(delay: 20 * Day),
            Statuses("\"after\": \"7d\", \"move\": \"01980000-0000-7000-8000-00000000abcd\"")
        );
        s.EmailsWillBe("accepted");
        // To a simulation every other workflow is there.
        s.Disturbed("a workflow that is not there");

        await s.LeadArrives("ana");
        await s.RunFor((7 * Day) + TimeSpan.FromMinutes(30));

        Assert.Equal(
            "Mon 10:00  cadence   waits: 7d in New: workflow 01980000-0000-7000-8000-00000000abcd is not published; tried again in an hour",
            (await s.Timeline("ana"))[^1]
        );
        Assert.Equal(RunState.Active, (await s.Run("ana")).State);
    }

    [Fact]
    public async Task What_is_held_back_has_its_time_stand_still()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: 20 * Day), Statuses("\"after\": \"7d\", \"end\": true"));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(6 * Day);
        await s.PauseWorkflow();
        await s.RunFor(3 * Day);
        Assert.NotEqual(RunState.Closed, (await s.Run("ana")).State);
        await s.ResumeWorkflow();
        await s.RunFor(TimeSpan.FromHours(2));

        Assert.Equal(RunReason.TimedOut, (await s.Run("ana")).Reason);
    }

    [Fact]
    public async Task A_new_version_gives_runs_its_own_time_in_the_status()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email(delay: 20 * Day));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);
        await s.Publish(
            w => w.Email(delay: 20 * Day),
            new MoveRule(false, new Dictionary<string, string>()),
            Statuses("\"after\": \"7d\", \"end\": true")
        );
        await s.RunFor(5 * Day);

        Assert.Equal("Mon 10:00  cadence   ended: 7d in New", (await s.Timeline("ana"))[^1]);
    }

    [Fact]
    public async Task Whoever_asks_why_is_told_when_the_time_is_over()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email(delay: 20 * Day), Statuses("\"after\": \"7d\", \"status\": \"lost\""));
        await s.LeadArrives("ana");

        var workspace = (await s.Part<Core.Access.IAccess>().FindWorkspace(s.Workspace, default))!;
        var explained = await s.Part<Explainer>().Lead(workspace, s.Lead("ana"), default);

        Assert.Equal(
            "The cadence is running. In New until 2026-03-09 15:00 UTC, then it moves to Lost.",
            Assert.Single(explained!.Runs).Words
        );
    }
}
