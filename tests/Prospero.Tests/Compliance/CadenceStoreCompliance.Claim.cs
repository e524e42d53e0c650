using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_touchpoint_is_claimed_when_due_and_not_before()
    {
        var touchpoint = await Scheduled(Noon);

        Assert.Empty(await Claim(Noon.AddMilliseconds(-1)));
        var claimed = await ClaimOne(Noon);

        Assert.Equal(touchpoint with { State = TouchpointState.Claimed }, claimed.Touchpoint);
        Assert.Equal(Noon + Lease, claimed.LeaseUntil);
    }

    [Fact]
    public async Task Two_claimers_never_hold_the_same_touchpoint()
    {
        for (var i = 0; i < 60; i++)
            await Scheduled(Noon.AddSeconds(-i));

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Claim(limit: 5))));

        // A claimer passes over what another one is looking at; whatever all of them left is there for the next.
        var ids = claims.Append(await Claim()).SelectMany(claimed => claimed).Select(claimed => claimed.Touchpoint.Id).ToList();
        Assert.Equal(60, ids.Count);
        Assert.Equal(60, ids.Distinct().Count());
    }

    [Fact]
    public async Task The_oldest_are_claimed_first_and_answered_in_order()
    {
        await Scheduled(Noon);
        var second = await Scheduled(Noon.AddHours(-1));
        var first = await Scheduled(Noon.AddHours(-2));

        var claimed = await Claim(limit: 2);

        Assert.Equal([first.Id, second.Id], claimed.Select(item => item.Touchpoint.Id));
    }

    [Fact]
    public async Task A_parked_touchpoint_is_never_due()
    {
        await Place.Schedule(null);

        Assert.Empty(await Claim(Noon.AddYears(10)));
        Assert.Null(await Cadence.NextDue(null, Ct));
    }

    [Fact]
    public async Task A_claim_takes_only_what_is_on_its_clock()
    {
        var clock = new CadenceClock(new ClockId(Ids.New(Noon)), Noon, Noon, 0);
        var test = CadencePlace.NewWorkspace("test", clock);
        await Place.Add(test);
        var real = await Scheduled(Noon);
        var own = await Place.Schedule(Noon.AddHours(-1), workspace: test);

        Assert.Equal([real.Id], (await Claim()).Select(item => item.Touchpoint.Id));
        Assert.Equal([own.Id], (await Claim(clock: clock.Id)).Select(item => item.Touchpoint.Id));
    }

    [Fact]
    public async Task A_backlog_of_one_workspace_does_not_hold_up_another()
    {
        var other = CadencePlace.NewWorkspace("other");
        await Place.Add(other);
        for (var i = 0; i < 20; i++)
            await Scheduled(Noon.AddHours(-1).AddSeconds(i));
        for (var i = 0; i < 4; i++)
            await Place.Schedule(Noon, workspace: other);

        var claimed = await Claim(limit: 8);

        Assert.Equal(4, claimed.Count(item => item.Touchpoint.Workspace == other.Id));
        Assert.Equal(4, claimed.Count(item => item.Touchpoint.Workspace == Place.Workspace.Id));
    }

    [Fact]
    public async Task A_backlog_longer_than_what_is_looked_at_hides_nobody()
    {
        var other = CadencePlace.NewWorkspace("other");
        await Place.Add(other);
        for (var i = 0; i < 60; i++)
            await Scheduled(Noon.AddHours(-1).AddSeconds(i));
        for (var i = 0; i < 4; i++)
            await Place.Schedule(Noon, workspace: other);

        // The first claim shows that nobody else is in sight, the second one looks past those who are.
        var first = await Claim(limit: 8);
        var second = await Claim(limit: 8);

        Assert.Equal(8, first.Count(item => item.Touchpoint.Workspace == Place.Workspace.Id));
        Assert.Equal(4, second.Count(item => item.Touchpoint.Workspace == other.Id));
        Assert.Equal(2, second.Count(item => item.Touchpoint.Workspace == Place.Workspace.Id));
        var rest = 0;
        while (await Claim(limit: 8) is { Count: > 0 } more)
            rest += more.Count;
        Assert.Equal(50, rest);
    }

    [Fact]
    public async Task A_workspace_that_is_alone_gets_the_whole_limit()
    {
        for (var i = 0; i < 12; i++)
            await Scheduled(Noon);

        Assert.Equal(8, (await Claim(limit: 8)).Count);
    }

    [Fact]
    public async Task The_next_due_time_is_the_nearest_of_touchpoints_and_reports()
    {
        var call = await Scheduled(Noon);
        await Scheduled(Noon.AddHours(2));
        var claimed = await ClaimOne();
        Assert.Equal(Noon.AddHours(2), await Cadence.NextDue(null, Ct));

        await Begin(claimed);
        await Record(claimed, Sends.To(TouchpointState.Sent, Noon.AddMinutes(45)));

        Assert.Equal(Noon.AddMinutes(45), await Cadence.NextDue(null, Ct));
        Assert.Null(await Cadence.NextDue(new ClockId(Ids.New(Noon)), Ct));
        Assert.Equal(TouchpointState.Sent, (await Now(call)).State);
    }
}
