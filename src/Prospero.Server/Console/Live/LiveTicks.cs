using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Server.WebConsole.Access;

namespace Prospero.Server.WebConsole.Live;

/// <summary>Tells open pages when there is something new. A tick says that they should look, never what happened.</summary>
sealed class LiveTicks(IEvents events, TimeProvider time, IHostApplicationLifetime life)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // "In 5 minutes" grows old even when nothing happens, on a fast clock sooner.
    static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StaleOnFastClock = TimeSpan.FromSeconds(3);

    // The browser comes back by itself, and is asked who it is.
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static async Task<ServerSentEventsResult<string>> Stream(
        bool? test,
        HttpContext http,
        Visitors visitors,
        LiveTicks ticks,
        CancellationToken ct
    )
    {
        var visit = await visitors.Of(http, ct);
        var shown = test == true && visit.Test is { } data ? data : visit.Live;
        return TypedResults.ServerSentEvents(ticks.Of(shown, ct));
    }

    async IAsyncEnumerable<SseItem<string>> Of(Workspace workspace, [EnumeratorCancellation] CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping);
        var stale = workspace.Clock is { Rate: > 1 } ? StaleOnFastClock : Stale;
        var opened = time.GetTimestamp();
        var ticked = opened;
        long? known = null;
        while (!ends.IsCancellationRequested && time.GetElapsedTime(opened) < Longest)
        {
            var head = await events.Head(workspace.Id, ct);
            if (head != known || time.GetElapsedTime(ticked) >= stale)
            {
                known = head;
                ticked = time.GetTimestamp();
                yield return new SseItem<string>($"{head}", "tick");
            }

            await Task.Delay(Interval, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
