using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Messages;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_claim_that_was_taken_over_cannot_record()
    {
        var touchpoint = await Scheduled();
        var slow = await ClaimOne();
        await Release(Noon + Lease * 2);
        var quick = await ClaimOne();

        Assert.False(await Record(slow, Sends.To(TouchpointState.Skipped)));

        Assert.Equal(TouchpointState.Claimed, (await Now(touchpoint)).State);
        Assert.True(await Begin(quick));
    }

    [Fact]
    public async Task A_send_is_recorded_with_all_that_follows()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        var begin = Sends.Begin(claimed);
        await InTransaction(tx => Cadence.BeginSend(tx, [begin], Ct));
        var next = CadencePlace.Next(touchpoint, Noon.AddDays(1));
        var ended = begin.Attempt with { Result = "accepted", ProviderId = "p1", AnsweredAt = Noon.AddSeconds(2) };

        var answer = await RecordAll(
            new Recording(
                claimed,
                Sends.Sent(Told(touchpoint) with { Schedule = [next] }) with
                {
                    SlotAt = Noon,
                    Outcome = "accepted",
                },
                ended,
                new MessageOutcome(begin.Message!.Id, DeliveryStatus.Sent, "p1", null, Noon.AddSeconds(2))
            )
        );

        Assert.Equal([true], answer);
        var sent = touchpoint with { State = TouchpointState.Sent, DueAt = null, SlotAt = Noon, Tries = 1, Outcome = "accepted" };
        Assert.Equal(
            [sent, next],
            (await Cadence.TouchpointsOf(touchpoint.Workspace, touchpoint.Lead, Ct)).OrderBy(item => item.StepIndex)
        );
        Assert.Equal(ended, Assert.Single(await Cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, Ct)));
        var message = Assert.Single(await Ports.Messages.OfLead(touchpoint.Workspace, touchpoint.Lead, Ct));
        Assert.Equal((DeliveryStatus.Sent, "p1", Noon.AddSeconds(2)), (message.Status, message.ProviderId, message.SentAt));
        Assert.Equal("touchpoint.sent", Assert.Single(await Ports.Events.Read(touchpoint.Workspace, 0, 10, Ct)).Type);
        Assert.Equal("email", Assert.Single(await Ports.Events.Timeline(touchpoint.Workspace, touchpoint.Lead, Ct)).Title);
    }

    [Fact]
    public async Task Nothing_that_follows_is_written_without_the_claim()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        var begin = Sends.Begin(claimed);
        await InTransaction(tx => Cadence.BeginSend(tx, [begin], Ct));
        Assert.True(await Record(claimed, Sends.Sent()));

        var late = Told(touchpoint) with
        {
            Schedule = [CadencePlace.Next(touchpoint, Noon)],
            Runs = [new RunChange(touchpoint.Run!.Value, RunState.Closed, RunReason.Exhausted, Noon)],
        };
        var outcome = new MessageOutcome(begin.Message!.Id, DeliveryStatus.Failed, null, "no", Noon);
        var ended = begin.Attempt with { Result = "refused", AnsweredAt = Noon };
        Assert.Equal([false], await RecordAll(new Recording(claimed, Sends.To(TouchpointState.Failed, null, late), ended, outcome)));

        Assert.Equal(TouchpointState.Sent, Assert.Single(await Cadence.TouchpointsOf(touchpoint.Workspace, touchpoint.Lead, Ct)).State);
        Assert.Equal(RunState.Active, (await RunOf(touchpoint)).State);
        Assert.Null(Assert.Single(await Cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, Ct)).Result);
        Assert.Equal(DeliveryStatus.Queued, Assert.Single(await Ports.Messages.OfLead(touchpoint.Workspace, touchpoint.Lead, Ct)).Status);
        Assert.Empty(await Ports.Events.Read(touchpoint.Workspace, 0, 10, Ct));
    }

    [Fact]
    public async Task A_set_records_those_whose_claim_holds()
    {
        await Scheduled(Noon.AddHours(-2));
        var cancelled = await Scheduled(Noon.AddHours(-1));
        await Scheduled(Noon);
        var claimed = await Claim();
        await Apply(new Consequences { Pending = [new PendingChange(cancelled.Run!.Value, null, PendingAction.Cancel, "Stopped")] });

        var answers = await RecordAll([
            .. claimed.Select(item => new Recording(item, Sends.To(TouchpointState.Skipped, null, Told(item.Touchpoint)), null, null)),
        ]);

        Assert.Equal([true, false, true], answers);
        Assert.Equal(2, (await Ports.Events.Read(Place.Workspace.Id, 0, 10, Ct)).Count);
        Assert.Equal(TouchpointState.Cancelled, (await Now(cancelled)).State);
    }

    [Fact]
    public async Task What_may_be_tried_again_is_due_again()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);

        Assert.True(await Record(claimed, Sends.Again(Noon.AddMinutes(2)) with { Tries = 0, Reason = "Rate limited" }));

        Assert.Equal(touchpoint with { DueAt = Noon.AddMinutes(2), Reason = "Rate limited" }, await Now(touchpoint));
        Assert.Empty(await Claim(Noon.AddMinutes(1)));
        Assert.Single(await Claim(Noon.AddMinutes(2)));
    }

    [Theory]
    [InlineData(RunState.Parked, RunReason.Replied, TouchpointState.Cancelled)]
    [InlineData(RunState.Closed, RunReason.OptedOut, TouchpointState.Cancelled)]
    [InlineData(RunState.Parked, RunReason.Stopped, TouchpointState.Scheduled)]
    [InlineData(RunState.Parked, RunReason.WorkflowPaused, TouchpointState.Scheduled)]
    public async Task A_run_that_stopped_during_the_send_is_not_tried_again(RunState state, RunReason reason, TouchpointState expected)
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Change(touchpoint, state, reason);

        Assert.True(await Record(claimed, Sends.Again(Noon)));

        var now = await Now(touchpoint);
        Assert.Equal((expected, null), (now.State, now.DueAt));
        Assert.NotNull(now.Reason);
        Assert.Empty(await Claim(Noon.AddYears(1)));
    }

    [Theory]
    [InlineData(RunState.Parked, RunReason.Replied, false)]
    [InlineData(RunState.Closed, RunReason.OptedOut, false)]
    [InlineData(RunState.Parked, RunReason.Stopped, true)]
    [InlineData(RunState.Parked, RunReason.WorkflowPaused, true)]
    public async Task A_run_that_stopped_during_the_send_gets_no_next_due_time(RunState state, RunReason reason, bool isParked)
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Change(touchpoint, state, reason);

        await Record(claimed, Sends.Sent(new Consequences { Schedule = [CadencePlace.Next(touchpoint, Noon)] }));

        var next = (await Cadence.TouchpointsOf(touchpoint.Workspace, touchpoint.Lead, Ct)).SingleOrDefault(item => item.StepIndex == 1);
        Assert.Equal(isParked, next is not null);
        Assert.Null(next?.DueAt);
        Assert.Equal(TouchpointState.Sent, (await Now(touchpoint)).State);
        Assert.Empty(await Claim(Noon.AddYears(1)));
    }

    [Fact]
    public async Task A_report_that_was_quicker_than_the_record_stands()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        var begin = Sends.Begin(claimed);
        await InTransaction(tx => Cadence.BeginSend(tx, [begin], Ct));
        var read = new DeliveryChange(DeliveryStatus.Read, Noon.AddSeconds(5), "p1");
        await InTransaction(tx => Ports.Messages.Advance(tx, touchpoint.Workspace, begin.Message!.Id, read, Ct));

        await Record(claimed, Sends.Sent(), new MessageOutcome(begin.Message!.Id, DeliveryStatus.Sent, "p1", null, Noon.AddSeconds(6)));

        var message = Assert.Single(await Ports.Messages.OfLead(touchpoint.Workspace, touchpoint.Lead, Ct));
        Assert.Equal((DeliveryStatus.Read, Noon.AddSeconds(5)), (message.Status, message.SentAt));
    }

    [Fact]
    public async Task A_set_of_several_workspaces_appends_to_each_ones_own_log()
    {
        var other = CadencePlace.NewWorkspace("other");
        await Place.Add(other);
        await Scheduled();
        await Place.Schedule(Noon, workspace: other);
        var claimed = await Claim();

        await RecordAll([
            .. claimed.Select(item => new Recording(item, Sends.To(TouchpointState.Skipped, null, Told(item.Touchpoint)), null, null)),
        ]);

        Assert.Equal([1], (await Ports.Events.Read(other.Id, 0, 10, Ct)).Select(item => item.Position));
        Assert.Equal([1], (await Ports.Events.Read(Place.Workspace.Id, 0, 10, Ct)).Select(item => item.Position));
    }

    static Consequences Told(Touchpoint touchpoint) =>
        new()
        {
            Events = [new TouchpointSent(Noon, touchpoint.Lead, touchpoint.Id, "email")],
            Activities = [Activity.Of(touchpoint.Lead, Noon, "touchpoint_sent", "email")],
        };
}
