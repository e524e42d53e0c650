using Prospero.Core;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_claim_whose_lease_ran_out_goes_back_as_it_was()
    {
        var touchpoint = await Scheduled();
        await ClaimOne();

        Assert.Empty(await Release(Later));

        Assert.Equal(touchpoint, await Now(touchpoint));
        Assert.Single(await Claim(Later));
    }

    [Fact]
    public async Task A_lease_that_runs_is_left_alone()
    {
        await Scheduled(Noon.AddHours(-1));
        await Scheduled(Noon);
        var claimed = await Claim();
        await Begin(claimed[0]);

        Assert.Empty(await Release(Noon + Lease));

        Assert.Equal(TouchpointState.Sending, (await Now(claimed[0].Touchpoint)).State);
        Assert.Equal(TouchpointState.Claimed, (await Now(claimed[1].Touchpoint)).State);
    }

    [Fact]
    public async Task A_send_that_never_reported_is_held_and_not_repeated()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);

        var held = Assert.Single(await Release(Later));

        Assert.Equal(claimed.Claim, held.Claim);
        Assert.Equal((TouchpointState.Held, HoldReason.OutcomeUnknown), (held.Touchpoint.State, held.Touchpoint.HoldReason));
        Assert.Equal(held.Touchpoint, await Now(touchpoint));
        Assert.Empty(await Claim(Later));
        Assert.Empty(await Release(Later));
        Assert.Null(await Cadence.NextDue(null, Ct));
    }

    [Fact]
    public async Task A_slow_send_may_still_report_after_it_was_held()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Release(Later);

        Assert.True(await Record(claimed, Sends.Sent()));

        Assert.Equal((TouchpointState.Sent, null), ((await Now(touchpoint)).State, (await Now(touchpoint)).HoldReason));
        Assert.False(await Record(claimed, Sends.To(TouchpointState.Failed)));
    }

    [Fact]
    public async Task A_slow_send_may_still_report_after_its_deadline_was_set()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        var held = Assert.Single(await Release(Later)).Touchpoint;
        Assert.True(await Settle(held, Sends.Unknown(Noon.AddDays(1))));

        Assert.Empty(await Cadence.OverdueReports(null, Noon.AddDays(1).AddMilliseconds(-1), 10, Ct));
        Assert.Equal([touchpoint.Id], (await Cadence.OverdueReports(null, Noon.AddDays(1), 10, Ct)).Select(item => item.Id));
        Assert.True(await Record(claimed, Sends.Sent()));

        Assert.Equal(TouchpointState.Sent, (await Now(touchpoint)).State);
        Assert.Empty(await Cadence.OverdueReports(null, Noon.AddDays(2), 10, Ct));
    }

    [Fact]
    public async Task A_slow_send_reports_in_vain_once_somebody_else_settled_it()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        var held = Assert.Single(await Release(Later)).Touchpoint;

        Assert.True(await Settle(held, Sends.Again(Later)));

        Assert.False(await Record(claimed, Sends.To(TouchpointState.Failed)));
        Assert.Equal((TouchpointState.Scheduled, Later), ((await Now(touchpoint)).State, (await Now(touchpoint)).DueAt));
    }

    [Fact]
    public async Task A_touchpoint_is_settled_once()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);
        await Record(claimed, Sends.To(TouchpointState.Sent, Noon.AddMinutes(45)));
        var waiting = await Now(touchpoint);
        var answered = Sends.Sent(Told(touchpoint)) with { Outcome = "answered" };

        Assert.True(await Settle(waiting, answered));
        Assert.False(await Settle(waiting, answered with { Outcome = "no_report" }));

        Assert.Equal("answered", (await Now(touchpoint)).Outcome);
        Assert.Single(await Ports.Events.Read(touchpoint.Workspace, 0, 10, Ct));
    }

    [Fact]
    public async Task Of_a_set_each_is_settled_that_still_stands_as_it_was_expected()
    {
        var (sent, gone, alsoSent) = (await OnItsWay(), await OnItsWay(), await OnItsWay());
        Assert.True(await Settle(gone, Sends.Sent()));

        var isSettled = await InTransaction(tx =>
            Cadence.Settle(tx, [(sent, Sends.Sent()), (gone, Sends.Again(Later)), (alsoSent, Sends.Again(Later))], Ct)
        );

        Assert.Equal([true, false, true], isSettled);
        Assert.Equal((TouchpointState.Sent, null), ((await Now(sent)).State, (await Now(sent)).DueAt));
        Assert.Equal(TouchpointState.Sent, (await Now(gone)).State);
        Assert.Equal((TouchpointState.Scheduled, Later), ((await Now(alsoSent)).State, (await Now(alsoSent)).DueAt));
        Assert.Empty(await InTransaction(tx => Cadence.Settle(tx, [], Ct)));

        async Task<Touchpoint> OnItsWay()
        {
            await Scheduled();
            var claimed = await ClaimOne();
            Assert.True(await Begin(claimed));
            Assert.True(await Record(claimed, Sends.To(TouchpointState.Sent, Later)));
            return await Now(claimed.Touchpoint);
        }
    }

    [Fact]
    public async Task Only_what_waits_for_a_report_can_be_settled_from_outside()
    {
        var touchpoint = await Scheduled();
        Assert.False(await Settle(touchpoint, Sends.Sent()));

        var claimed = await ClaimOne();
        Assert.False(await Settle(claimed.Touchpoint, Sends.Sent()));
        await Begin(claimed);

        Assert.False(await Settle(await Now(touchpoint), Sends.Sent()));
    }

    [Fact]
    public async Task Overdue_reports_come_oldest_first_and_from_their_clock()
    {
        var first = await Scheduled(Noon.AddHours(-1));
        await Scheduled(Noon);
        var claimed = await Claim();
        await BeginAll([.. claimed]);
        await Record(claimed[0], Sends.To(TouchpointState.Sent, Noon.AddMinutes(1)));
        await Record(claimed[1], Sends.Unknown(Noon.AddMinutes(2)));

        Assert.Equal([first.Id], (await Cadence.OverdueReports(null, Later, 1, Ct)).Select(item => item.Id));
        Assert.Equal(2, (await Cadence.OverdueReports(null, Later, 10, Ct)).Count);
        Assert.Empty(await Cadence.OverdueReports(new ClockId(Ids.New(Noon)), Later, 10, Ct));
    }

    [Fact]
    public async Task No_more_is_released_than_asked_for()
    {
        await Scheduled();
        await Scheduled();
        await BeginAll([.. await Claim()]);

        Assert.Single(await Release(Later, limit: 1));
        Assert.Single(await Release(Later, limit: 1));
        Assert.Empty(await Release(Later, limit: 1));
    }
}
