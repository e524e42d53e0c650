using System.Net;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>A node is asked to stop while its provider is slow, and another one is there.</summary>
public class DrainTests
{
    static readonly CadenceOptions FourAtOnce = new()
    {
        Loops = 1,
        Parallel = 4,
        BatchSize = 50,
        PollInterval = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task What_is_not_begun_goes_to_another_node_at_once_and_what_is_begun_is_finished()
    {
        await using var place = await NodePlace.Begin();
        var slow = new GatedProvider(isOpen: false);
        var quick = new GatedProvider();
        var all = await place.LeadsArrive(20);
        var stopping = await place.Add(slow, change: Takes(FourAtOnce));
        await NodePlace.Until(() => slow.Received.Count == 4, "The first node does not send.");
        Assert.Equal(16, await place.Count(TouchpointState.Claimed));
        await place.Add(quick, change: Takes(FourAtOnce));

        var stop = stopping.Stop();
        await NodePlace.Until(() => quick.Received.Count == 16, "The other node did not get what was handed back.");
        Assert.False(stop.IsCompleted);
        slow.Open();
        await stop.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await NodePlace.Until(async () => await place.Count(TouchpointState.Sent) == 20, "Not everything was recorded.");
        Assert.Equal(4, slow.Received.Count);
        Assert.Equal(all.Select(one => one.Id).ToHashSet(), slow.Received.Concat(quick.Received).ToHashSet());
        foreach (var touchpoint in await place.Touchpoints())
        {
            Assert.Equal(1, touchpoint.Tries);
            Assert.Single(await place.Door.Get<ICadence>().AttemptsOf(place.Workspace.Id, touchpoint.Id, default));
        }
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_cut_off_and_held_by_another_node()
    {
        await using var place = await NodePlace.Begin();
        var silent = new GatedProvider(isOpen: false);
        await place.LeadsArrive(1);
        var stopping = await place.Add(silent, change: options => Takes(FourAtOnce)(options) with { Drain = TimeSpan.FromSeconds(1) });
        await NodePlace.Until(() => silent.Received.Count == 1, "The first node does not send.");

        await StopAnyhow(stopping).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(TouchpointState.Sending, Assert.Single(await place.Touchpoints()).State);
        // The process would be gone; here, what is left of the node may renew its lease once more before the clock has moved.
        await NodePlace.Until(ReleasedAfterTheLease, "The other node did not take it over.");
        Assert.Equal(HoldReason.OutcomeUnknown, Assert.Single(await place.Touchpoints()).HoldReason);
        silent.Open();

        async Task<bool> ReleasedAfterTheLease()
        {
            place.Door.Clock.Advance(FourAtOnce.Lease + TimeSpan.FromSeconds(1));
            return await place.Door.Get<Rescuer>().ReleaseExpired(default) == 1;
        }
    }

    [Fact]
    public async Task Readiness_says_stopping_before_the_doors_close()
    {
        await using var place = await NodePlace.Begin();
        var node = await place.Add(new GatedProvider(), Roles.Api, options => options with { DrainNotice = TimeSpan.FromSeconds(3) });
        Assert.Equal("ready\n", await node.Client.GetStringAsync(new Uri("/readyz", UriKind.Relative)));

        var stop = node.Stop();
        var answer = await node.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
        var call = await node.Send("GET", "/api/public/workflows", key: place.Key);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("stopping\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(200, call.Status);
        Assert.False(stop.IsCompleted);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => node.Client.GetAsync(new Uri("/readyz", UriKind.Relative)));
    }

    [Fact]
    public async Task A_node_that_only_sends_answers_for_its_health_only()
    {
        await using var place = await NodePlace.Begin();
        var worker = await place.Add(new GatedProvider());

        Assert.Equal(200, (await worker.Send("GET", "/healthz")).Status);
        Assert.Equal(200, (await worker.Send("GET", "/readyz")).Status);
        foreach (var path in new[] { "/api/public/workflows", "/console", "/", "/u/x", "/schemas/workflow.json", "/docs" })
            Assert.Equal(404, (await worker.Send("GET", path, key: place.Key)).Status);
    }

    [Fact]
    public async Task A_node_that_takes_requests_contacts_nobody()
    {
        await using var place = await NodePlace.Begin();

        await place.LeadsArrive(1);

        Assert.DoesNotContain(
            place.Door.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>(),
            service => service.GetType().Name is "CadencePump" or "PeoplePump" or "RescuePump"
        );
        Assert.Equal(1, await place.Count(TouchpointState.Scheduled));
    }

    static async Task StopAnyhow(TestServer node)
    {
        try
        {
            await node.Stop();
        }
        catch (OperationCanceledException)
        {
            // The time to stop in is over.
        }
    }

    static Func<ServerOptions, ServerOptions> Takes(CadenceOptions cadence) => options => options with { Cadence = cadence };
}

public sealed class PostgresDrainTests : DrainTests, IOnPostgres;
