using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Doors.Limits;

/// <summary>
/// The windows of all keys that have a limit. Memory decides. Where several processes share the database, each tells the
/// others what it counted and learns what they did every <see cref="Interval"/>, and before it grants more than a
/// two-hundredth of a limit unseen: with two of them a limit is kept to one in a hundred, alone it is kept exactly.
/// </summary>
sealed class RateLimits(IKeyCounts counts, TimeProvider clock, ILogger<RateLimits> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // A key that was not used for so long is asked about again before it is used.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    static readonly TimeSpan Tidying = TimeSpan.FromMinutes(1);

    // A process may tell late what it counted; once a minute everything is read anew.
    const int LateSeconds = 10;

    const int MostPruned = 10_000;

    readonly Guid _node = Ids.New(clock.GetUtcNow());
    readonly ConcurrentDictionary<Guid, SharedWindow> _windows = [];

    /// <summary>Counts a call of a key in a window of so many seconds.</summary>
    public async ValueTask<RateState> Count(Guid key, int limit, int seconds, DateTimeOffset now, CancellationToken ct)
    {
        var shared = _windows.AddOrUpdate(
            key,
            id => new SharedWindow(id, new RateWindow(seconds)),
            (id, known) => known.Window.Seconds == seconds ? known : new SharedWindow(id, new RateWindow(seconds))
        );
        shared.UsedAt = clock.GetTimestamp();
        if (!shared.IsKnown || (counts.IsShared && clock.GetElapsedTime(shared.SyncedAt) > Fresh))
            await Sync(shared).WaitAsync(ct);
        var mostUnshared = counts.IsShared ? Math.Max(1, limit / 200) : int.MaxValue;
        while (true)
        {
            if (shared.Window.Count(limit, mostUnshared, now) is { } state)
                return state;
            await Sync(shared).WaitAsync(ct);
        }
    }

    /// <summary>Tells the others what was counted, and learns what they did.</summary>
    public Task Turn(CancellationToken ct) =>
        Sync([.. _windows.Values.Where(shared => clock.GetElapsedTime(shared.UsedAt) < 2 * Fresh)], ct);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Sync([.. _windows.Values], cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tidiedAt = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, clock, stoppingToken);
                await Turn(stoppingToken);
                if (clock.GetElapsedTime(tidiedAt) < Tidying)
                    continue;
                await Tidy(stoppingToken);
                tidiedAt = clock.GetTimestamp();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailable)
            {
                // The store has said so, once; until then each node counts for itself.
            }
            catch (Exception e)
            {
                log.CountsNotShared(e);
            }
        }
    }

    async Task Tidy(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var (key, shared) in _windows)
        {
            shared.IsRead = false;
            if (shared.Window.IsEmptyAt(now))
                _windows.TryRemove(KeyValuePair.Create(key, shared));
        }

        await counts.Prune(now.ToUnixTimeSeconds(), MostPruned, ct);
    }

    // One at a time per key: whoever comes meanwhile waits for the one that is under way.
    Task Sync(SharedWindow shared)
    {
        lock (shared)
            return shared.Running is { IsCompleted: false } running ? running : shared.Running = Sync([shared], CancellationToken.None);
    }

    async Task Sync(IReadOnlyList<SharedWindow> windows, CancellationToken ct)
    {
        if (windows.Count == 0)
            return;
        await Tell(windows, ct);
        var asked = windows.Where(shared => counts.IsShared || !shared.IsKnown).ToList();
        if (asked.Count == 0)
            return;
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        var at = clock.GetTimestamp();
        var whole = asked.Where(shared => !shared.IsRead).ToList();
        (Guid, long)[] from = [.. asked.Select(shared => (shared.Key, second - (shared.IsRead ? LateSeconds : shared.Window.Seconds)))];
        var byKey = asked.ToDictionary(shared => shared.Key);
        // The others' counts are read after ours are committed: of two who do this at once, one sees the other's.
        foreach (var count in await counts.Others(_node, from, ct))
            byKey[count.Key].Window.Learn(count.Second, count.Count);
        foreach (var shared in whole)
            shared.IsRead = true;
        foreach (var shared in asked)
            (shared.SyncedAt, shared.IsKnown) = (at, true);
    }

    async Task Tell(IReadOnlyList<SharedWindow> windows, CancellationToken ct)
    {
        var taken = windows.Select(shared => (Shared: shared, Counts: shared.Window.TakePending())).ToList();
        var isDone = false;
        try
        {
            await counts.Add(
                _node,
                [
                    .. taken.SelectMany(
                        one => one.Counts,
                        (one, count) => new KeyCount(one.Shared.Key, count.Key, count.Value, count.Key + one.Shared.Window.Seconds)
                    ),
                ],
                ct
            );
            isDone = true;
        }
        finally
        {
            foreach (var one in taken)
                one.Shared.Window.Shared(one.Counts, isDone);
        }
    }

    sealed class SharedWindow(Guid key, RateWindow window)
    {
        public Guid Key => key;

        public RateWindow Window => window;

        /// <summary>When it was last used, by the ticks of the clock.</summary>
        public long UsedAt { get; set; }

        /// <summary>When the others were last asked, by the ticks of the clock.</summary>
        public long SyncedAt { get; set; }

        /// <summary>False until they were asked for the first time.</summary>
        public bool IsKnown { get; set; }

        /// <summary>True while only what is new must be read.</summary>
        public bool IsRead { get; set; }

        public Task? Running { get; set; }
    }
}

static partial class RateLog
{
    [LoggerMessage(5401, LogLevel.Warning, "Counts of keys could not be shared; the next turn tries again")]
    public static partial void CountsNotShared(this ILogger log, Exception exception);
}
