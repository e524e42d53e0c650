using Prospero.Core;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_touchpoint_that_is_parked_keeps_in_mind_when_it_was_due()
    {
        var touchpoint = await Scheduled(Noon.AddDays(1));
        await Apply(new Consequences { Pending = [new PendingChange(touchpoint.Run!.Value, null, PendingAction.Park, "why")] });
        await Apply(new Consequences { Pending = [new PendingChange(touchpoint.Run!.Value, null, PendingAction.Park, "again")] });
        Assert.Equal((null, Noon.AddDays(1)), ((await Now(touchpoint)).DueAt, (await Now(touchpoint)).ParkedDue));
    }

    [Fact]
    public async Task Parked_touchpoints_are_found_by_scope_page_by_page_in_their_order()
    {
        var all = new List<Touchpoint>();
        for (var i = 0; i < 3; i++)
            all.Add(await ParkedOne());
        await Scheduled();
        var sender = all[0].Sender.Value;

        var first = await Parked(PauseScope.Workspace, default, null, 2);
        Assert.Equal(all.Take(2).Select(one => one.Id), first.Select(one => one.Id));
        Assert.Equal([all[2].Id], (await Parked(PauseScope.Workspace, default, first[1].Id.Value, 2)).Select(one => one.Id));
        Assert.Equal([all[1].Id], (await Parked(PauseScope.Workflow, all[1].Workflow.Value, null, 9)).Select(one => one.Id));
        Assert.Equal(3, (await Parked(PauseScope.Sender, sender, null, 9)).Count);
        Assert.Empty(await Parked(PauseScope.Sender, Ids.New(Noon), null, 9));
    }

    [Fact]
    public async Task A_parked_touchpoint_comes_back_once()
    {
        var parked = await ParkedOne();

        Assert.Equal([true], await Unpark(parked));
        Assert.Equal([false], await Unpark(parked));

        var back = await Now(parked);
        Assert.Equal((Later, null, null), (back.DueAt, back.ParkedDue, back.Reason));
        Assert.Equal(parked.Id, (await ClaimOne(Later)).Touchpoint.Id);
    }

    [Theory]
    [InlineData(RunState.Parked, RunReason.Stopped, false)]
    [InlineData(RunState.Parked, RunReason.Replied, false)]
    [InlineData(RunState.Parked, RunReason.WorkflowPaused, true)]
    public async Task Only_a_run_that_waits_for_its_workflow_wakes_with_its_touchpoint(RunState state, RunReason reason, bool wakes)
    {
        var parked = await ParkedOne();
        await Change(parked, state, reason);

        Assert.Equal([wakes], await Unpark(parked));

        Assert.Equal(wakes ? RunState.Active : state, (await RunOf(parked)).State);
        Assert.Equal(wakes ? null : reason, (await RunOf(parked)).Reason);
        Assert.Equal(wakes, (await Now(parked)).DueAt is not null);
    }

    [Fact]
    public async Task What_is_scheduled_in_a_run_that_waits_is_parked_with_its_time()
    {
        var run = CadencePlace.NewRun(await Place.AddLead()) with { State = RunState.Parked, Reason = RunReason.WorkflowPaused };
        var touchpoint = CadencePlace.NewTouchpoint(run, Place.Sender.Id, Noon);

        await Apply(new Consequences { Start = [run], Schedule = [touchpoint] });

        Assert.Equal((null, Noon), ((await Now(touchpoint)).DueAt, (await Now(touchpoint)).ParkedDue));
    }

    [Fact]
    public async Task Taking_back_takes_claims_within_the_scope_whoever_has_them_and_no_sends()
    {
        var (claimed, sending, other) = (await Scheduled(), await Scheduled(), await Scheduled());
        var all = await Claim();
        await Begin(all.Single(one => one.Touchpoint.Id == sending.Id));

        Assert.Equal(
            1,
            await InTransaction(tx => Cadence.TakeBack(tx, Place.Workspace.Id, PauseScope.Workflow, claimed.Workflow.Value, Ct))
        );
        Assert.Equal(
            0,
            await InTransaction(tx => Cadence.TakeBack(tx, Place.Workspace.Id, PauseScope.Workflow, sending.Workflow.Value, Ct))
        );

        Assert.Equal((TouchpointState.Scheduled, Noon), ((await Now(claimed)).State, (await Now(claimed)).DueAt));
        Assert.False(await Begin(all.Single(one => one.Touchpoint.Id == claimed.Id)));
        Assert.Equal(TouchpointState.Sending, (await Now(sending)).State);
        Assert.Equal(TouchpointState.Claimed, (await Now(other)).State);
        Assert.Equal(1, await InTransaction(tx => Cadence.TakeBack(tx, Place.Workspace.Id, PauseScope.Workspace, default, Ct)));
        Assert.Equal(TouchpointState.Scheduled, (await Now(other)).State);
    }

    [Fact]
    public async Task Held_touchpoints_are_listed_and_found_by_lead()
    {
        var (one, two) = (await Scheduled(), await Scheduled());
        foreach (var claimed in (await Claim()).OrderBy(claimed => claimed.Touchpoint.Id.Value))
            await Record(
                claimed,
                new Settlement(TouchpointState.Held, null, null, 0, HoldReason.NeedsOperator, "why", null, Consequences.None)
            );

        Assert.Equal([one.Id], (await Cadence.Held(Place.Workspace.Id, default, 1, Ct)).Select(held => held.Id));
        Assert.Equal([two.Id], (await Cadence.Held(Place.Workspace.Id, one.Id, 9, Ct)).Select(held => held.Id));
        Assert.Equal([two.Id], (await InTransaction(tx => Cadence.HeldOf(tx, Place.Workspace.Id, [two.Lead], Ct))).Select(held => held.Id));
        Assert.Empty(await InTransaction(tx => Cadence.HeldOf(tx, Place.Workspace.Id, [], Ct)));
    }

    async Task<Touchpoint> ParkedOne()
    {
        var touchpoint = await Scheduled();
        await Apply(new Consequences { Pending = [new PendingChange(touchpoint.Run!.Value, null, PendingAction.Park, "why")] });
        return await Now(touchpoint);
    }

    Task<IReadOnlyList<Touchpoint>> Parked(PauseScope scope, Guid subject, Guid? after, int limit) =>
        InTransaction(tx => Cadence.Parked(tx, Place.Workspace.Id, scope, subject, after, limit, Ct));

    Task<IReadOnlyList<bool>> Unpark(Touchpoint parked) =>
        InTransaction(tx => Cadence.Unpark(tx, Place.Workspace.Id, [(parked, Later)], Ct));
}
