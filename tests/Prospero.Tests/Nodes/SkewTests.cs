using Prospero.Core.Cadence;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>One node's clock is wrong by half a minute. It may cost time, and never a second send.</summary>
public class SkewTests
{
    static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task A_rescuer_with_a_wrong_clock_leaves_a_living_send_alone(int seconds)
    {
        await using var place = await NodePlace.Begin();
        var slow = new GatedProvider(isOpen: false);
        var node = await place.Add(slow, Roles.Api);
        var other = await place.Add(new GatedProvider(), Roles.Api, Wrong(TimeSpan.FromSeconds(seconds)));
        await place.LeadsArrive(1);
        var turn = node.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default);
        await NodePlace.Until(() => slow.Received.Count == 1, "Nothing was sent.");

        var lease = node.Get<CadenceOptions>().Lease;
        for (var i = 0; i < 12; i++)
        {
            place.Door.Clock.Advance(lease / 4);
            await node.Get<Leases>().Renew(default);
            Assert.Equal(0, await other.Get<Rescuer>().ReleaseExpired(default));
        }

        slow.Open();
        await turn;
        Assert.Equal(1, await place.Count(TouchpointState.Sent));
    }

    [Fact]
    public async Task Two_nodes_half_a_minute_apart_send_each_touchpoint_once_and_in_its_time()
    {
        await using var place = await NodePlace.Begin(delay: "1m");
        GatedProvider[] providers = [new(), new()];
        TestServer[] nodes = [await place.Add(providers[0], Roles.Api), await place.Add(providers[1], Roles.Api, Wrong(Skew))];
        var all = await place.LeadsArrive(50);

        for (var second = 0; second <= 120; second += 10)
        {
            await Task.WhenAll(
                nodes.Select(node =>
                    Task.Run(async () =>
                    {
                        await node.Get<CadenceEngine>().RunOnce(null, node.Get<TimeProvider>().GetUtcNow(), default);
                        await node.Get<Rescuer>().ReleaseExpired(default);
                    })
                )
            );
            if (second < 30)
                Assert.Empty(providers.SelectMany(provider => provider.Received));
            place.Door.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(all.Count, providers.Sum(provider => provider.Received.Count));
        Assert.Equal(all.Count, await place.Count(TouchpointState.Sent));
    }

    static Func<ServerOptions, ServerOptions> Wrong(TimeSpan by) => options => options with { Clock = new WrongClock(options.Clock!, by) };

    sealed class WrongClock(TimeProvider right, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + by;
    }
}

public sealed class PostgresSkewTests : SkewTests, IOnPostgres;
