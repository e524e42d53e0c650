using Prospero.Core.Cadence;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>Slow sends, and another node that looks for what was left behind.</summary>
public class LeaseTests
{
    [Fact]
    public async Task A_send_that_outlasts_its_lease_is_left_alone_while_its_node_lives()
    {
        await using var place = await NodePlace.Begin();
        var slow = new GatedProvider(isOpen: false);
        var node = await place.Add(slow, Roles.Api);
        var (turn, lease) = await BeginOne(place, node, slow);

        for (var i = 0; i < 12; i++)
        {
            place.Door.Clock.Advance(lease / 4);
            await node.Get<Leases>().Renew(default);
            Assert.Equal(0, await place.Door.Get<Rescuer>().ReleaseExpired(default));
        }

        Assert.Equal(TouchpointState.Sending, Assert.Single(await place.Touchpoints()).State);
        slow.Open();
        await turn;
        Assert.Equal(TouchpointState.Sent, Assert.Single(await place.Touchpoints()).State);
        Assert.Equal(0, node.Get<Leases>().Count);
    }

    [Fact]
    public async Task A_send_whose_lease_could_not_be_renewed_is_recorded_once_by_whoever_knows()
    {
        await using var place = await NodePlace.Begin();
        var slow = new GatedProvider(isOpen: false);
        var node = await place.Add(slow, Roles.Api);
        var (turn, lease) = await BeginOne(place, node, slow);

        place.Door.Clock.Advance(lease * 2);
        Assert.Equal(1, await place.Door.Get<Rescuer>().ReleaseExpired(default));
        Assert.Equal(0, await node.Get<Leases>().Renew(default));
        slow.Open();
        await turn;

        Assert.Equal(TouchpointState.Sent, Assert.Single(await place.Touchpoints()).State);
        Assert.Single(slow.Received);
        Assert.Equal(0, await place.Door.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default));
    }

    [Fact]
    public async Task What_waited_in_its_batch_has_a_whole_lease_for_its_send()
    {
        await using var place = await NodePlace.Begin();
        var slow = new GatedProvider(isOpen: false);
        var node = await place.Add(
            slow,
            Roles.Api,
            options =>
                options with
                {
                    Cadence = new CadenceOptions { Parallel = 1, BatchSize = 2 },
                }
        );
        var lease = new CadenceOptions().Lease;
        await place.LeadsArrive(2);
        var turn = node.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default);
        await NodePlace.Until(() => slow.Received.Count == 1, "Nothing was sent.");

        place.Door.Clock.Advance(lease * 0.9);
        slow.Open();
        await turn;
        Assert.Equal(2, await place.Count(TouchpointState.Sent));
    }

    static async Task<(Task Turn, TimeSpan Lease)> BeginOne(NodePlace place, TestServer node, GatedProvider provider)
    {
        await place.LeadsArrive(1);
        var turn = node.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default);
        await NodePlace.Until(() => provider.Received.Count == 1, "Nothing was sent.");
        return (turn, node.Get<CadenceOptions>().Lease);
    }
}

public sealed class PostgresLeaseTests : LeaseTests, IOnPostgres;
