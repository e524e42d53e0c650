using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>Two nodes with the same work before them.</summary>
public class SharedWorkTests
{
    [Fact]
    public async Task Hundreds_that_are_due_at_one_instant_are_each_sent_once()
    {
        await using var place = await NodePlace.Begin();
        GatedProvider[] providers = [new(), new()];
        var cadence = new CadenceOptions { BatchSize = 16, PollInterval = TimeSpan.FromMilliseconds(20) };
        var all = await place.LeadsArrive(400);
        await Task.WhenAll(
            providers.Select(provider => Task.Run(() => place.Add(provider, change: options => options with { Cadence = cadence })))
        );

        await NodePlace.Until(async () => await place.Count(TouchpointState.Sent) == all.Count, "Not everything was sent.");

        Assert.Equal(all.Count, providers.Sum(provider => provider.Received.Count));
        Assert.Equal(all.Select(one => one.Id).ToHashSet(), providers.SelectMany(provider => provider.Received).ToHashSet());
        Assert.All(await place.Touchpoints(), touchpoint => Assert.Equal(1, touchpoint.Tries));
    }

    [Fact]
    public async Task A_sender_s_limits_hold_over_all_nodes()
    {
        const int perSecond = 5;
        const int perDay = 30;
        await using var place = await NodePlace.Begin();
        await Limit(place, new SenderLimits(perSecond, perDay));
        GatedProvider[] providers = [new(), new()];
        TestServer[] nodes = [await Few(providers[0]), await Few(providers[1])];
        await place.LeadsArrive(80);

        for (var second = 0; second < 10; second++)
        {
            // Each is first in its turn; for the rest they run a race.
            await nodes[second % 2].Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default);
            await RunDue(place, nodes);
            Assert.InRange(Sent(), 0, perSecond * second + 1);
            place.Door.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(perDay, Sent());
        place.Door.Clock.Advance(TimeSpan.FromDays(1));
        for (var second = 0; second < 10; second++)
        {
            await RunDue(place, nodes);
            place.Door.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2 * perDay, Sent());
        Assert.Equal(Sent(), providers.SelectMany(provider => provider.Received).Distinct().Count());
        Assert.All(providers, provider => Assert.NotEmpty(provider.Received));

        Task<TestServer> Few(GatedProvider provider) =>
            place.Add(provider, Roles.Api, options => options with { Cadence = new CadenceOptions { BatchSize = 4 } });

        int Sent() => providers.Sum(provider => provider.Received.Count);
    }

    static async Task RunDue(NodePlace place, TestServer[] nodes)
    {
        int[] handled;
        do handled = await Task.WhenAll(
            nodes.Select(node => Task.Run(() => node.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default)))
        );
        while (handled.Sum() > 0);
    }

    static async Task Limit(NodePlace place, SenderLimits limits)
    {
        var senders = place.Door.Get<ISenders>();
        var sender = (await senders.All(place.Workspace.Id, default)).Single(sender => sender.Channel == Channel.Email);
        await place.Door.Do(tx => senders.Save(tx, sender with { Limits = limits }, place.Door.Clock.GetUtcNow(), default));
    }
}

public sealed class PostgresSharedWorkTests : SharedWorkTests, IOnPostgres;
