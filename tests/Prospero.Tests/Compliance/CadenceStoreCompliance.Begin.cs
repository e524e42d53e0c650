using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_send_begins_with_a_frozen_message_and_an_open_attempt()
    {
        var touchpoint = await Scheduled();

        Assert.True(await Begin(await ClaimOne()));

        var now = await Now(touchpoint);
        Assert.Equal((TouchpointState.Sending, 1, Noon), (now.State, now.Tries, now.DueAt));
        var attempt = Assert.Single(await Cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, Ct));
        Assert.Null(attempt.AnsweredAt);
        var message = Assert.Single(await Ports.Messages.OfLead(touchpoint.Workspace, touchpoint.Lead, Ct));
        Assert.Equal((touchpoint.Id, "Hello Ana"), (message.Touchpoint, message.Content));
    }

    [Fact]
    public async Task A_claim_that_was_taken_over_cannot_begin()
    {
        await Scheduled();
        var slow = await ClaimOne();
        await Release(Noon + Lease * 2);
        var quick = await ClaimOne();

        Assert.False(await Begin(slow));
        Assert.True(await Begin(quick));

        Assert.Single(await Cadence.AttemptsOf(slow.Touchpoint.Workspace, slow.Touchpoint.Id, Ct));
    }

    [Fact]
    public async Task A_send_begins_once()
    {
        await Scheduled();
        var claimed = await ClaimOne();

        Assert.True(await Begin(claimed));
        Assert.False(await Begin(claimed));
    }

    [Fact]
    public async Task A_reply_between_claim_and_begin_stops_the_send()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Change(touchpoint, RunState.Parked, RunReason.Replied);

        Assert.False(await Begin(claimed));

        Assert.Empty(await Cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, Ct));
        Assert.Empty(await Ports.Messages.OfLead(touchpoint.Workspace, touchpoint.Lead, Ct));
        Assert.Equal(0, (await Now(touchpoint)).Tries);
    }

    [Theory]
    [InlineData(PendingAction.Cancel, TouchpointState.Cancelled)]
    [InlineData(PendingAction.Park, TouchpointState.Scheduled)]
    [InlineData(PendingAction.Postpone, TouchpointState.Scheduled)]
    public async Task A_claimed_touchpoint_that_is_moved_loses_its_claim(PendingAction action, TouchpointState expected)
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        var change = new PendingChange(touchpoint.Run!.Value, null, action, "The lead is away", Noon.AddDays(1));
        await Apply(new Consequences { Pending = [change] });

        Assert.False(await Begin(claimed));

        Assert.Equal(expected, (await Now(touchpoint)).State);
        Assert.Empty(await Claim());
    }

    [Fact]
    public async Task A_set_begins_for_those_whose_claim_holds()
    {
        await Scheduled(Noon.AddHours(-2));
        var answered = await Scheduled(Noon.AddHours(-1));
        await Scheduled(Noon);
        var claimed = await Claim();
        await Change(answered, RunState.Parked, RunReason.Replied);

        Assert.Equal([true, false, true], await BeginAll([.. claimed]));
    }

    [Fact]
    public async Task A_set_may_hold_a_stale_claim_beside_the_one_that_took_over()
    {
        await Scheduled();
        var slow = await ClaimOne();
        await Release(Later);
        var quick = await ClaimOne();

        Assert.Equal([false, true], await BeginAll(slow, quick));
        Assert.Single(await Cadence.AttemptsOf(slow.Touchpoint.Workspace, slow.Touchpoint.Id, Ct));

        var late = new Recording(slow, Sends.To(TouchpointState.Failed), null, null);
        var right = new Recording(quick, Sends.Sent(), null, null);
        Assert.Equal([false, true, false], await RecordAll(late, right, right));
        Assert.Equal(TouchpointState.Sent, (await Now(slow.Touchpoint)).State);
    }

    [Fact]
    public async Task A_second_try_sends_the_message_that_the_first_one_froze()
    {
        await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Record(claimed, Sends.Again(Noon.AddMinutes(1)));
        var again = await ClaimOne(Noon.AddMinutes(1));
        var frozen = Assert.Single(await Cadence.Load([again], Ct)).Frozen!;

        var begin = Sends.Begin(again) with { Message = frozen with { Content = "Something else" } };
        Assert.Equal([true], await InTransaction(tx => Cadence.BeginSend(tx, [begin], Ct)));

        var message = Assert.Single(await Ports.Messages.OfLead(frozen.Workspace, frozen.Lead, Ct));
        Assert.Equal("Hello Ana", message.Content);
        var attempts = await Cadence.AttemptsOf(frozen.Workspace, again.Touchpoint.Id, Ct);
        Assert.Equal([1, 2], attempts.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task A_message_outside_a_cadence_is_under_the_same_fences()
    {
        var lead = await Place.AddLead();
        var touchpoint = CadencePlace.NewTouchpoint(CadencePlace.NewRun(lead), Place.Sender.Id, null) with
        {
            Run = null,
            Kind = TouchpointKind.Adhoc,
            Content = new GivenContent("Hi", "Hi Ana", null, new SendContent.ApprovedTemplate("hello", "en", "[]", "Hi Ana")),
        };
        var claimed = new ClaimedTouchpoint(touchpoint, ClaimId.New(Noon), Noon + Lease);
        await InTransaction(async tx =>
        {
            await Cadence.BeginAdhoc(tx, claimed, Sends.Begin(claimed), Ct);
            return true;
        });

        Assert.Equal(touchpoint with { State = TouchpointState.Sending, Tries = 1 }, await Now(touchpoint));
        Assert.Empty(await Claim());
        Assert.Single(await Release(Noon + Lease * 2));
        Assert.True(await Record(claimed, Sends.Sent()));
        Assert.False(await Record(claimed, Sends.Sent()));
        Assert.Equal(DeliveryStatus.Queued, Assert.Single(await Ports.Messages.OfLead(lead.Workspace, lead.Id, Ct)).Status);
    }
}
