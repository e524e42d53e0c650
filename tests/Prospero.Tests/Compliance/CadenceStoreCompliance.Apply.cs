using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_run_and_its_first_touchpoint_are_kept_as_they_were_given()
    {
        var lead = await Place.AddLead();
        var run = CadencePlace.NewRun(lead);
        var touchpoint = CadencePlace.NewTouchpoint(run, Place.Sender.Id, Noon) with
        {
            Kind = TouchpointKind.Forced,
            Content = new GivenContent("Hi", null, "<p>Hi</p>", new SendContent.ApprovedTemplate("hello", "es", "[]", "Hola")),
            SlotAt = Noon.AddSeconds(1),
            Reason = "First",
        };

        await Apply(new Consequences { Start = [run], Schedule = [touchpoint] });

        Assert.Equal(run, Assert.Single(await Cadence.RunsOf(lead.Workspace, [lead.Id], Ct)));
        Assert.Equal(touchpoint, Assert.Single(await Cadence.TouchpointsOf(lead.Workspace, lead.Id, Ct)));
        Assert.Empty(await Cadence.TouchpointsOf(WorkspaceId.New(Noon), lead.Id, Ct));
    }

    [Fact]
    public async Task A_lead_walks_a_workflow_once_at_a_time()
    {
        var lead = await Place.AddLead();
        var workflow = WorkflowId.New(Noon);
        var run = CadencePlace.NewRun(lead, workflow);
        await Apply(new Consequences { Start = [run] });

        await Assert.ThrowsAnyAsync<Exception>(() => Apply(new Consequences { Start = [CadencePlace.NewRun(lead, workflow)] }));
        await Apply(new Consequences { Runs = [new RunChange(run.Id, RunState.Closed, RunReason.Exhausted, Noon)] });
        var second = CadencePlace.NewRun(lead, workflow) with { StartedAt = Noon };
        await Apply(new Consequences { Start = [second] });

        Assert.Equal([run.Id, second.Id], (await Cadence.RunsOf(lead.Workspace, [lead.Id], Ct)).Select(item => item.Id));
        var open = await InTransaction(tx => Cadence.OpenRuns(tx, lead.Workspace, [lead.Id], Ct));
        Assert.Equal([second], open);
    }

    [Fact]
    public async Task A_closed_run_stays_closed()
    {
        var touchpoint = await Scheduled();
        await Change(touchpoint, RunState.Closed, RunReason.OptedOut);
        await Change(touchpoint, RunState.Active, null);

        var run = await RunOf(touchpoint);
        Assert.Equal((RunState.Closed, RunReason.OptedOut, Noon), (run.State, run.Reason, run.ClosedAt));
    }

    [Fact]
    public async Task The_end_of_a_run_is_told_once_however_many_ends_meet()
    {
        var touchpoint = await Scheduled();
        var run = await RunOf(touchpoint);
        await Apply(Ledger.EndOfRun(run, RunReason.OptedOut, Noon));
        await Apply(Ledger.EndOfRun(run, RunReason.Exhausted, Noon));

        var told = Assert.Single(await Ports.Events.Read(Place.Workspace.Id, 0, 10, Ct));
        Assert.Contains("opted_out", told.PayloadJson, StringComparison.Ordinal);
        var line = Assert.Single(await Ports.Events.Timeline(Place.Workspace.Id, touchpoint.Lead, Ct));
        Assert.Equal("opted_out", line.Description);
    }

    [Fact]
    public async Task Changes_of_one_run_are_made_one_after_the_other()
    {
        var run = (await Scheduled()).Run!.Value;
        await Apply(
            new Consequences
            {
                Runs =
                [
                    new RunChange(run, RunState.Parked, RunReason.Replied, Noon, Noon),
                    new RunChange(run, RunState.Closed, RunReason.Meeting, Noon.AddHours(1), Noon.AddHours(1)),
                ],
            }
        );

        var now = (await InTransaction(tx => Cadence.FindRun(tx, Place.Workspace.Id, run, Ct)))!;
        Assert.Equal((RunState.Closed, RunReason.Meeting), (now.State, now.Reason));
        Assert.Equal((Noon, Noon.AddHours(1)), (now.RepliedAt, now.ClosedAt));
    }

    [Fact]
    public async Task A_cancellation_takes_what_is_ahead_and_what_is_held()
    {
        var held = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Record(claimed, Sends.Unknown(Noon.AddDays(1)));
        var ahead = CadencePlace.Next(held, Noon.AddDays(1));
        var bystander = await Scheduled();
        await Apply(new Consequences { Schedule = [ahead] });

        await Apply(Pending(held, PendingAction.Cancel));

        Assert.Equal((TouchpointState.Cancelled, "Away"), ((await Now(held)).State, (await Now(held)).Reason));
        Assert.Equal((TouchpointState.Cancelled, null), ((await Now(ahead)).State, (await Now(ahead)).DueAt));
        Assert.Equal(bystander, await Now(bystander));
        Assert.False(await Record(claimed, Sends.Sent()));
    }

    [Fact]
    public async Task What_is_being_sent_or_was_sent_is_not_cancelled()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);

        await Apply(Pending(touchpoint, PendingAction.Cancel));
        Assert.True(await Record(claimed, Sends.Sent()));
        await Apply(Pending(touchpoint, PendingAction.Cancel));

        Assert.Equal(TouchpointState.Sent, (await Now(touchpoint)).State);
    }

    [Fact]
    public async Task Parking_takes_the_due_time_of_what_is_scheduled_only()
    {
        var held = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Record(claimed, Sends.Unknown(Noon.AddDays(1)));
        var ahead = CadencePlace.Next(held, Noon.AddDays(1));
        await Apply(new Consequences { Schedule = [ahead] });

        await Apply(Pending(held, PendingAction.Park));

        Assert.Equal(ahead with { DueAt = null, ParkedDue = ahead.DueAt, Reason = "Away" }, await Now(ahead));
        Assert.Equal(Noon.AddDays(1), (await Now(held)).DueAt);
        Assert.True(await Record(claimed, Sends.Sent()));
    }

    [Fact]
    public async Task Postponing_never_brings_anything_forward()
    {
        var soon = await Scheduled(Noon.AddHours(1));
        var late = CadencePlace.Next(soon, Noon.AddDays(5));
        var parked = CadencePlace.Next(soon, Noon) with { DueAt = null };
        await Apply(new Consequences { Schedule = [late, parked] });

        await Apply(Pending(soon, PendingAction.Postpone));

        Assert.Equal(Noon.AddDays(2), (await Now(soon)).DueAt);
        Assert.Equal(late, await Now(late));
        Assert.Equal(parked, await Now(parked));
    }

    [Fact]
    public async Task A_change_may_be_for_one_channel()
    {
        var mail = await Scheduled();
        var call = CadencePlace.Next(mail, Noon) with { Channel = Channel.Call };
        await Apply(new Consequences { Schedule = [call] });

        await Apply(new Consequences { Pending = [new PendingChange(mail.Run!.Value, Channel.Call, PendingAction.Cancel, "No calls")] });

        Assert.Equal(mail, await Now(mail));
        Assert.Equal(TouchpointState.Cancelled, (await Now(call)).State);
    }

    [Fact]
    public async Task A_run_that_is_resumed_gets_its_touchpoints_due()
    {
        var touchpoint = await Scheduled();
        await Change(touchpoint, RunState.Parked, RunReason.Stopped);
        var next = CadencePlace.Next(touchpoint, Noon);

        await Apply(new Consequences { Runs = [new RunChange(touchpoint.Run!.Value, RunState.Active, null, Noon)], Schedule = [next] });

        Assert.Equal(next, await Now(next));
        Assert.Null((await RunOf(touchpoint)).Reason);
    }

    [Fact]
    public async Task What_was_parked_goes_back_to_the_timetable_and_what_was_cancelled_does_not()
    {
        var first = await Scheduled();
        var second = await Scheduled();
        await Apply(Pending(first, PendingAction.Park).And(Pending(second, PendingAction.Park)));
        await Apply(Pending(first, PendingAction.Park).And(Pending(second, PendingAction.Cancel)));
        var parked = await Now(first);

        await Apply(new Consequences { Unpark = [new Unparked(parked, Noon.AddHours(3)), new Unparked(await Now(second), Noon)] });

        Assert.Equal((null, first.DueAt), (parked.DueAt, parked.ParkedDue));
        Assert.Equal(first with { DueAt = Noon.AddHours(3) }, await Now(first));
        Assert.Equal(TouchpointState.Cancelled, (await Now(second)).State);
        Assert.Equal(first.Id, (await ClaimOne(Noon.AddHours(3))).Touchpoint.Id);
    }

    [Fact]
    public async Task What_a_parked_run_schedules_remembers_when_it_was_due()
    {
        var touchpoint = await Scheduled();
        await Change(touchpoint, RunState.Parked, RunReason.Stopped);
        var next = CadencePlace.Next(touchpoint, Noon.AddDays(2));

        await Apply(new Consequences { Schedule = [next] });

        Assert.Equal(next with { DueAt = null, ParkedDue = Noon.AddDays(2), Reason = "stopped" }, await Now(next));
        var all = await InTransaction(tx => Cadence.TouchpointsOf(tx, touchpoint.Workspace, touchpoint.Run!.Value, Ct));
        Assert.Equal([touchpoint.Id, next.Id], all.Select(one => one.Id));
        Assert.Empty(await InTransaction(tx => Cadence.TouchpointsOf(tx, WorkspaceId.New(Noon), touchpoint.Run!.Value, Ct)));
    }

    [Fact]
    public async Task A_run_moves_to_another_status_while_it_is_open()
    {
        var touchpoint = await Scheduled();
        var run = await RunOf(touchpoint);

        await Apply(new Consequences { Runs = [new RunChange(run.Id, run.State, run.Reason, Noon) { StatusKey = "contacted" }] });
        Assert.Equal(run with { StatusKey = "contacted", StatusSince = Noon }, await RunOf(touchpoint));
        await Change(touchpoint, RunState.Closed, RunReason.Exhausted);
        await Apply(new Consequences { Runs = [new RunChange(run.Id, run.State, run.Reason, Noon) { StatusKey = "won" }] });

        Assert.Equal("contacted", (await RunOf(touchpoint)).StatusKey);
    }

    [Fact]
    public async Task A_lead_may_start_over_in_a_workflow_in_the_step_that_ends_its_run()
    {
        var lead = await Place.AddLead();
        var run = CadencePlace.NewRun(lead);
        await Apply(new Consequences { Start = [run] });
        var again = CadencePlace.NewRun(lead, run.Workflow) with { StartedAt = Noon };

        await Apply(Ledger.EndOfRun(run, RunReason.Reassigned, Noon).And(new Consequences { Start = [again] }));

        Assert.Equal([again], await InTransaction(tx => Cadence.OpenRuns(tx, lead.Workspace, [lead.Id], Ct)));
    }

    [Fact]
    public async Task An_address_is_suppressed_with_what_made_it_so()
    {
        var touchpoint = await Scheduled();
        var hash = Suppression.HashOf(touchpoint.Workspace, $"{touchpoint.Lead}@example.com");
        var suppression = new Suppression(touchpoint.Workspace, Channel.Email, hash, SuppressionReason.Bounce, "No such user", Noon);

        await Apply(new Consequences { Suppress = [suppression] });

        var context = Assert.Single(await Cadence.Load([await ClaimOne()], Ct));
        Assert.Equal([suppression], context.Suppressions);
    }

    static Consequences Pending(Touchpoint touchpoint, PendingAction action) =>
        new() { Pending = [new PendingChange(touchpoint.Run!.Value, null, action, "Away", Noon.AddDays(2))] };
}
