using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_turn_is_kept_as_it_was_given()
    {
        var turn = await Waiting("reply", "tag:hot");

        Assert.Equal(["reply", "tag:hot"], turn.Awaits);
        Assert.Equal((TouchpointKind.Turn, null, Later), (turn.Kind, turn.WokenBy, turn.DueAt));
    }

    [Fact]
    public async Task A_signal_wakes_the_turns_that_wait_for_it_and_no_others()
    {
        var one = await Waiting("reply", "tag:hot");
        var other = await Waiting("delivered");
        var contact = await Scheduled(Later);

        foreach (var touchpoint in new[] { one, other, contact })
            await Apply(touchpoint, new Consequences { Wakes = [new Wake(touchpoint.Lead, null, "tag:hot", Noon)] });

        Assert.Equal(("tag:hot", Noon), (await Now(one)) is var woken ? (woken.WokenBy, woken.DueAt) : default);
        Assert.Equal((null, Later), (await Now(other)) is var asleep ? (asleep.WokenBy, asleep.DueAt) : default);
        Assert.Equal((null, Later), (await Now(contact)) is var planned ? (planned.WokenBy, planned.DueAt) : default);
        Assert.Equal(one.Id, (await ClaimOne()).Touchpoint.Id);
    }

    [Fact]
    public async Task A_signal_for_another_run_or_a_part_of_a_name_wakes_nobody()
    {
        var turn = await Waiting("custom:paid_all");

        await Apply(
            turn,
            new Consequences
            {
                Wakes =
                [
                    new Wake(turn.Lead, RunId.New(Noon), "custom:paid_all", Noon),
                    new Wake(turn.Lead, turn.Run, "custom:paid", Noon),
                    new Wake(turn.Lead, turn.Run, "custom:paid%all", Noon),
                ],
            }
        );

        Assert.Null((await Now(turn)).WokenBy);
    }

    [Fact]
    public async Task The_first_signal_counts()
    {
        var turn = await Waiting("reply", "meeting");

        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "reply", Noon)] });
        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "meeting", Noon.AddHours(1))] });

        Assert.Equal(("reply", Noon), (await Now(turn)) is var woken ? (woken.WokenBy, woken.DueAt) : default);
    }

    [Fact]
    public async Task A_signal_takes_a_claimed_turn_from_its_claimer()
    {
        var turn = await Waiting("reply");
        var claimed = await ClaimOne(Later);

        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "reply", Later)] });

        Assert.False(await Record(claimed, Sends.To(TouchpointState.Sent)));
        Assert.Equal("reply", (await ClaimOne(Later)).Touchpoint.WokenBy);
    }

    [Fact]
    public async Task A_signal_for_which_a_turn_being_carried_out_may_come_to_wait_is_remembered()
    {
        var turn = await Waiting(signals: []);
        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "custom:early", Noon)] });
        Assert.Null((await Now(turn)).WokenBy);
        var claimed = await ClaimOne(Later);

        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, null, "custom:paid", Later)] });

        Assert.False(await Record(claimed, Sends.To(TouchpointState.Sent)));
        var again = (await ClaimOne(Later)).Touchpoint;
        Assert.Equal(("custom:paid", Later), (again.WokenBy, again.DueAt));
    }

    [Fact]
    public async Task A_changed_lead_takes_no_turn_from_its_claimer_that_does_not_wait_for_it()
    {
        var turn = await Waiting("reply");
        var claimed = await ClaimOne(Later);

        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, null, "lead", Later)] });

        Assert.True(await Record(claimed, Sends.To(TouchpointState.Sent)));
    }

    [Fact]
    public async Task What_a_turn_waits_for_counts_more_than_what_came_while_it_was_carried_out()
    {
        var turn = await Waiting("reply");
        await ClaimOne(Later);
        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "custom:paid", Later)] });

        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "reply", Later)] });

        Assert.Equal("reply", (await Now(turn)).WokenBy);
    }

    [Fact]
    public async Task What_is_scheduled_together_with_a_signal_does_not_hear_it()
    {
        var turn = await Waiting("reply");
        var next = CadencePlace.Next(turn, Later) with { Kind = TouchpointKind.Turn, Number = 2, Awaits = ["tag:hot"] };

        await Apply(turn, new Consequences { Schedule = [next], Wakes = [new Wake(turn.Lead, null, "tag:hot", Noon)] });

        Assert.Null((await Now(next)).WokenBy);
    }

    [Fact]
    public async Task A_parked_turn_remembers_its_signal_and_stays_parked()
    {
        var turn = await Waiting("reply");
        await Apply(turn, new Consequences { Pending = [new PendingChange(turn.Run!.Value, null, PendingAction.Park, "stopped")] });

        await Apply(turn, new Consequences { Wakes = [new Wake(turn.Lead, turn.Run, "reply", Noon)] });

        Assert.Equal(("reply", null), (await Now(turn)) is var woken ? (woken.WokenBy, woken.DueAt) : default);
    }

    [Fact]
    public async Task A_channel_that_is_given_up_leaves_turns_alone()
    {
        var turn = await Waiting("reply");

        await Apply(
            turn,
            new Consequences { Pending = [new PendingChange(turn.Run!.Value, turn.Channel, PendingAction.Cancel, "opted out")] }
        );

        Assert.Equal(TouchpointState.Scheduled, (await Now(turn)).State);
    }

    [Fact]
    public async Task A_request_is_begun_without_a_message_and_its_tries_are_counted()
    {
        var turn = await Waiting("reply");
        var claimed = await ClaimOne(Later);
        var attempt = Sends.Attempt(claimed);

        Assert.Equal([true], await InTransaction(tx => Cadence.BeginSend(tx, [new Begin(claimed, attempt, null)], Ct)));
        Assert.True(await Record(claimed, Sends.Again(Later)));

        Assert.Equal(attempt.Id, Assert.Single(await Cadence.AttemptsOf(turn.Workspace, turn.Id, Ct)).Id);
        Assert.Equal(1, Assert.Single(await Cadence.Load([await ClaimOne(Later)], Ct)).Attempts);
    }

    [Fact]
    public async Task The_facts_of_a_run_are_its_last_contact_its_reply_and_its_arms()
    {
        var first = await Scheduled();
        var claimed = await ClaimOne();
        Assert.True(await Begin(claimed));
        Assert.True(await Record(claimed, Sends.To(TouchpointState.Sent) with { Outcome = "no answer; gave up after 3 attempts" }));
        var turn = CadencePlace.Next(first, Later) with { Kind = TouchpointKind.Turn };
        var arm = new ArmTaken(first.Run!.Value, first.Workflow, "opening", "a", Noon);
        await Apply(first, new Consequences { Schedule = [turn], Arms = [arm, arm with { Arm = "b" }] });
        var sent = Sends.Message(claimed);
        await InTransaction(async tx =>
        {
            await Ports.Messages.Add(tx, [Wrote(sent, "first", 1), Wrote(sent, "last", 2)], Ct);
            return true;
        });

        var facts = Assert.Single(await Cadence.FactsOf([turn], Ct));

        Assert.Equal(("hello", "no_answer", "queued"), (facts.Touch!.StepKey, facts.Touch.Outcome, facts.Touch.Delivery));
        Assert.Equal("last", facts.Reply!.Text);
        Assert.Equal("a", facts.Taken["opening"]);
        Assert.Equal(new ArmCount("opening", "a", 1, 0, 0), Assert.Single(await Cadence.ArmCounts(first.Workspace, first.Workflow, Ct)));
    }

    [Fact]
    public async Task A_run_of_which_nothing_is_known_has_no_facts()
    {
        var facts = Assert.Single(await Cadence.FactsOf([await Waiting("reply")], Ct));

        Assert.Null(facts.Touch);
        Assert.Null(facts.Reply);
        Assert.Empty(facts.Taken);
    }

    [Fact]
    public async Task Replies_and_goals_are_counted_for_the_arm_of_their_run()
    {
        var workflow = WorkflowId.New(Noon);
        for (var i = 0; i < 4; i++)
        {
            var run = CadencePlace.NewRun(await Place.AddLead(), workflow);
            await Apply(new Consequences { Start = [run], Arms = [new ArmTaken(run.Id, workflow, "opening", i < 3 ? "a" : "b", Noon)] });
            if (i == 0)
                await Apply(new Consequences { Runs = [new RunChange(run.Id, RunState.Active, null, Noon, Noon)] });
            if (i == 1)
                await Apply(new Consequences { Runs = [new RunChange(run.Id, RunState.Closed, RunReason.Goal, Noon)] });
        }

        Assert.Equal(
            [new ArmCount("opening", "a", 3, 1, 1), new ArmCount("opening", "b", 1, 0, 0)],
            (await Cadence.ArmCounts(Place.Workspace.Id, workflow, Ct)).OrderBy(count => count.Arm)
        );
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_keeps_the_rest()
    {
        var turn = await Waiting("reply");
        var step = new UpdateStep(
            "mark",
            TimeSpan.Zero,
            [new NewValue("metadata.stage", "\"called\""), new NewValue("lead.company", "\"Acme\"")],
            ["Warm", "warm"],
            ["gone"],
            "contacted"
        );

        await Apply(turn, new Consequences { Updates = [new LeadUpdate(turn.Lead, step, Noon)] });
        var second = step with { AddTags = [], RemoveTags = [], Set = [new NewValue("metadata.n", "1")] };
        await Apply(turn, new Consequences { Updates = [new LeadUpdate(turn.Lead, second, Noon)] });

        var lead = await Ports.Leads.Find(turn.Workspace, turn.Lead, Ct);
        Assert.Equal(("Ana", "Acme", Noon), (lead!.FirstName, lead.Company, lead.UpdatedAt));
        Assert.Equal(["n", "stage"], lead.Metadata.ToObject().Select(member => member.Key).Order());
        Assert.Equal("Warm", Assert.Single(lead.Tags).Name);
    }

    [Fact]
    public async Task A_task_is_open_until_somebody_has_done_it_once()
    {
        var turn = await Waiting("task:offer");
        var task = new LeadTask(
            Ids.New(Noon),
            turn.Workspace,
            turn.Lead,
            turn.Run!.Value,
            turn.Workflow,
            "offer",
            "Offer",
            "Note",
            Later,
            Noon,
            null,
            null
        );
        await Apply(turn, new Consequences { Tasks = [task] });
        var tasks = new SqlLeadTasks((SqlStore)Ports.Store);

        Assert.Equal(task, Assert.Single(await tasks.List(turn.Workspace, true, turn.Lead, null, 10, Ct)));
        Assert.Empty(await tasks.List(turn.Workspace, true, null, task.Id, 10, Ct));
        Assert.Empty(await tasks.List(turn.Workspace, false, null, null, 10, Ct));
        Assert.Empty(await tasks.List(WorkspaceId.New(Noon), null, null, null, 10, Ct));
        Assert.True(await InTransaction(tx => tasks.Complete(tx, turn.Workspace, task.Id, "ana", Later, Ct)));
        Assert.False(await InTransaction(tx => tasks.Complete(tx, turn.Workspace, task.Id, "bea", Later, Ct)));
        Assert.Equal(task with { DoneAt = Later, DoneBy = "ana" }, await InTransaction(tx => tasks.Find(tx, turn.Workspace, task.Id, Ct)));
        Assert.Null(await InTransaction(tx => tasks.Find(tx, WorkspaceId.New(Noon), task.Id, Ct)));
    }

    [Fact]
    public async Task Nobody_has_to_do_anything_about_an_archived_lead()
    {
        var turn = await Waiting("task:offer");
        var task = new LeadTask(
            Ids.New(Noon),
            turn.Workspace,
            turn.Lead,
            turn.Run!.Value,
            turn.Workflow,
            "offer",
            "Offer",
            null,
            Later,
            Noon,
            null,
            null
        );
        await Apply(turn, new Consequences { Tasks = [task] });
        var tasks = new SqlLeadTasks((SqlStore)Ports.Store);
        var lead = (await Ports.Leads.Find(turn.Workspace, turn.Lead, Ct))!;

        await InTransaction(async tx =>
        {
            await Ports.Leads.Update(tx, [lead with { ArchivedAt = Later }], Ct);
            return true;
        });

        Assert.Empty(await tasks.List(turn.Workspace, null, null, null, 10, Ct));
        Assert.Empty(await tasks.List(turn.Workspace, true, turn.Lead, null, 10, Ct));
        Assert.Null(await InTransaction(tx => tasks.Find(tx, turn.Workspace, task.Id, Ct)));
    }

    static Message Wrote(Message like, string text, int hours) =>
        like with
        {
            Id = MessageId.New(Noon),
            Touchpoint = null,
            Direction = Direction.Inbound,
            Content = text,
            At = Noon.AddHours(hours),
        };

    async Task<Touchpoint> Waiting(params string[] signals)
    {
        var run = CadencePlace.NewRun(await Place.AddLead());
        var turn = CadencePlace.NewTouchpoint(run, Place.Sender.Id, Later) with
        {
            Kind = TouchpointKind.Turn,
            Number = 2,
            Awaits = signals,
        };
        await Apply(new Consequences { Start = [run], Schedule = [turn] });
        return await Now(turn);
    }

    Task Apply(Touchpoint of, Consequences consequences)
    {
        Assert.Equal(Place.Workspace.Id, of.Workspace);
        return Apply(consequences);
    }
}
