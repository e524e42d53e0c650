using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Cadences that give people something to do, hear from other programs, and hand leads on.</summary>
public class TaskScenarios
{
    const string Mail = """
        "type": "email", "key": "mail", "subject": "Hello", "content": "Hi"
        """;

    [Fact]
    public async Task A_task_that_is_done_lets_the_cadence_go_on()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "task", "key": "offer", "title": "Write {{lead.first_name}} an offer", "note": "City: {{metadata.city}}",
                    "due_in": "1d", "timeout": "7d", "on_timeout": "end"
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"city": "Lima"}""");
        await s.RunFor(TimeSpan.FromDays(2));
        var task = await s.CompleteTask("luis");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  task      offer: Write ana an offer
            Wed 10:00  task      offer: Write ana an offer; done
            Wed 10:00  task      offer: done
            Wed 10:00  email     accepted
            Wed 10:00  cadence   ended: exhausted
            """
        );
        Assert.Equal(("Write ana an offer", "City: Lima", "luis"), (task.Title, task.Note, task.DoneBy));
        Assert.Equal(TimeSpan.FromDays(1), task.DueAt - task.CreatedAt);
        Assert.Empty(await s.Part<ILeadTasks>().List(s.Workspace, true, null, null, 10, default));
    }

    [Fact]
    public async Task A_task_that_nobody_does_in_time_goes_the_other_way_and_stays_open()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "task", "key": "offer", "title": "Write an offer", "timeout": "3d", "on_timeout": "mail", "go_to": "end"
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(5));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  task      offer: Write an offer
            Thu 10:00  task      offer: not done within 3d; goes on at mail
            Thu 10:00  email     accepted
            Thu 10:00  cadence   ended: exhausted
            """
        );
        Assert.Single(await s.Part<ILeadTasks>().List(s.Workspace, true, s.Lead("ana"), null, 10, default));
    }

    [Fact]
    public async Task A_task_without_a_timeout_holds_nobody_up()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "task", "key": "look", "title": "Look at {{metadata.page}}"
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  task      look: Look at {{metadata.page}}
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_signal_of_another_program_wakes_the_wait_for_it_and_a_second_one_nobody()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "paid", "signals": ["custom:invoice.paid"], "timeout": "30d", "on_timeout": "end"
                    """
                )
                .Step(Mail)
                .Step(
                    """
                    "type": "end", "delay": "10d"
                    """
                )
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));
        await s.Signal("ana", "invoice.lost");
        await s.RunFor(TimeSpan.FromDays(1));
        await s.Signal("ana", "invoice.paid");
        await s.Signal("ana", "invoice.paid");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Tue 10:00  cadence   goes on: custom:invoice.lost came
            Wed 10:00  cadence   goes on: custom:invoice.paid came
            Wed 10:00  cadence   goes on: custom:invoice.paid came
            Wed 10:00  wait_for  paid: custom:invoice.paid came
            Wed 10:00  email     accepted
            """
        );
    }

    [Fact]
    public async Task Two_triggers_at_once_wake_a_wait_once()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.WhatsApp("welcome")
                .Step(
                    """
                    "type": "wait_for", "key": "any", "signals": ["custom:a", "custom:b", "tag:hot"], "timeout": "30d", "on_timeout": "end"
                    """
                )
                .Step(Mail)
        );
        s.WhatsAppsWillBe("accepted");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));
        await Task.WhenAll(s.Signal("ana", "a"), s.Signal("ana", "b"), s.Change("ana", null, "hot"));
        await s.RunFor(TimeSpan.FromDays(1));

        var timeline = await s.Timeline("ana");
        Assert.Single(timeline, line => line.Contains("wait_for", StringComparison.Ordinal));
        Assert.Single(timeline, line => line.Contains("email", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signal_that_comes_while_the_time_out_is_carried_out_counts()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "paid", "signals": ["custom:paid"], "timeout": "1d", "on_timeout": "end"
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunDue();
        s.Clock.Advance(TimeSpan.FromDays(1));

        // A node has claimed the turn because its time is over; the signal comes before the node records.
        var now = s.Clock.GetUtcNow();
        var turn = Assert.Single(await s.Part<ICadence>().ClaimDue(null, 10, now, now.AddMinutes(2), default));
        await s.Signal("ana", "paid");
        var late = new Recording(turn, Compliance.Sends.To(TouchpointState.Sent), null, null);
        Assert.Equal([false], await s.Part<IStore>().InTransaction(tx => s.Part<ICadence>().Record(tx, [late], default), default));
        await s.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(
            ["cadence   goes on: custom:paid came", "wait_for  paid: custom:paid came", "email     accepted", "cadence   ended: exhausted"],
            (await s.Timeline("ana")).Select(line => line[11..])
        );
    }

    [Fact]
    public async Task A_lead_that_is_moved_goes_on_in_the_other_workflow()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var nurture = await s.Workflow(w =>
            w.Step(
                """
                "type": "email", "key": "news", "subject": "News", "content": "Hi", "delay": "7d"
                """
            )
        );
        await s.Workflow(w =>
            w.Call()
                .Step(
                    $$"""
                    "type": "move", "key": "later", "workflow": "{{nurture}}"
                    """
                )
        );
        s.CallsWillAnswer("no answer");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(10));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  call      no answer
            Mon 10:00  move      later: goes on in Test workflow
            Mon 10:00  cadence   ended: reassigned
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        Assert.Equal(nurture, (await s.Run("ana")).Workflow);
    }

    [Fact]
    public async Task Workflows_that_move_a_lead_to_each_other_come_to_an_end_that_is_told()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var there = await s.Workflow(w => w.Email());
        var back = await s.Workflow(w => w.Step(Fork).Step(MoveTo(there)).Step(Mail));
        await s.Publish(w => w.Step(Fork).Step(MoveTo(back)).Step(Mail), null, of: there);

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        var timeline = await s.Timeline("ana");
        Assert.Single(
            timeline,
            line => line.EndsWith("later: the lead was moved 10 times within a day; the cadence ends here", StringComparison.Ordinal)
        );
        Assert.Single(timeline, line => line.EndsWith("ended: exhausted", StringComparison.Ordinal));
        Assert.Equal(10, timeline.Count(line => line.Contains("goes on in", StringComparison.Ordinal)));
        Assert.Empty(s.Received("ana"));
    }

    [Fact]
    public async Task A_lead_that_the_other_workflow_cannot_take_is_not_moved_and_told_why()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var calls = await s.Workflow(w => w.Call());
        await s.Workflow(w => w.Email().Step(MoveTo(calls)));
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", phone: "5550100");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:00  move      later: the lead cannot begin Test workflow: phone is required for workflows with call steps; the cadence ends here
            Mon 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_status_that_an_update_sets_holds_the_cadence_back_as_any_other()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(
            w =>
                w.Step(
                        """
                        "type": "update", "key": "park", "status": "later"
                        """
                    )
                    .Step(Mail),
            """{"statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"},{"key":"back"}]}"""
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));
        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  update    park: status later
            Mon 10:00  Status changed  New to Later
            Mon 10:00  cadence   paused: the status Later holds it back
            """
        );
        await s.SetStatus("ana", "back");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["Tue 10:00  email     accepted", "Tue 10:00  cadence   ended: exhausted"], (await s.Timeline("ana")).TakeLast(2));
    }

    [Fact]
    public async Task A_tag_that_an_update_adds_wakes_who_waits_for_it_but_not_its_own_cadence()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "hot", "signals": ["tag:hot"], "timeout": "30d", "on_timeout": "end"
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "update", "key": "mark", "add_tags": ["Hot"], "delay": "1d"
                    """
                )
                .Step(
                    """
                    "type": "wait_for", "key": "again", "signals": ["tag:hot"], "timeout": "2d", "on_timeout": "end"
                    """
                )
                .Step(Mail)
        );
        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(2));

        await s.TimelineReads(
            "ana",
            """
            Tue 10:00  update    mark: tag Hot added
            Tue 10:00  wait_for  hot: tag:hot came
            Tue 10:00  email     accepted
            Tue 10:00  cadence   ended: exhausted
            """
        );
    }

    const string Fork = """
        "type": "branch", "key": "fork", "paths": [{"when": [{"fact": "lead.company", "exists": true}], "go_to": "mail"}], "else": "later"
        """;

    static string MoveTo(Core.WorkflowId workflow) =>
        $$"""
            "type": "move", "key": "later", "workflow": "{{workflow}}"
            """;

    [Fact]
    public async Task A_move_to_a_workflow_that_is_not_there_waits_for_an_operator()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Call()
                .Step(
                    """
                    "type": "move", "key": "later", "workflow": "01980000-0000-7000-8000-00000000abcd"
                    """
                )
        );
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(10));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  call      no answer
            Mon 10:00  move      later: held: workflow 01980000-0000-7000-8000-00000000abcd is not published
            """
        );
    }
}
