using Prospero.Core.Access;

namespace Prospero.Core.Cadence;

/// <summary>What came of an advance.</summary>
/// <param name="Clock">The clock as it stands now.</param>
/// <param name="From">What it showed before.</param>
/// <param name="IsComplete">False if time ran out: the clock stands where it had come, and the next call goes on from there.</param>
/// <param name="Handled">How much was carried out, by the name of the work.</param>
public sealed record Advance(CadenceClock Clock, DateTimeOffset From, bool IsComplete, IReadOnlyDictionary<string, int> Handled);

/// <summary>
/// The frozen clocks of test data: everything that is due until a moment is carried out at its own time, in order, by the
/// same engine that contacts live leads.
/// </summary>
public sealed class TestClocks(IStore store, ITestClocks clocks, IEnumerable<DueWork> works, TimeProvider time)
{
    /// <summary>How far a clock can be moved at once.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    /// <summary>How long one advance works at most, in system time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    // Renewed with every step: far longer than a step takes.
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    readonly IReadOnlyList<DueWork> _works = [.. works];

    /// <summary>When the next thing is due on a clock; null if nothing is.</summary>
    public async Task<DateTimeOffset?> NextDue(ClockId clock, CancellationToken ct)
    {
        DateTimeOffset? first = null;
        foreach (var work in _works)
            if (await work.NextDue(clock, ct) is { } next && (first is null || next < first))
                first = next;
        return first;
    }

    /// <summary>
    /// Moves a clock to a moment, from due time to due time, and carries out what is due at each. Null while somebody else
    /// moves it, or if it is gone.
    /// </summary>
    /// <param name="target">Reckons the moment from what the clock shows; an earlier moment than that is the same as that.</param>
    public async Task<Advance?> Advance(
        WorkspaceId workspace,
        ClockId clock,
        Func<DateTimeOffset, DateTimeOffset> target,
        CancellationToken ct
    )
    {
        var holder = Ids.New(time.GetUtcNow());
        if (await Take(workspace, clock, holder, ct) is not { } taken)
            return null;
        try
        {
            return await Advance(workspace, taken, Whole(target(taken.BaseCadence)), holder, ct);
        }
        finally
        {
            await store.InTransaction(tx => Done(clocks.Release(tx, workspace, holder, CancellationToken.None)), CancellationToken.None);
        }
    }

    /// <summary>Gives a data set a clock that stands at a moment; null if it has one already.</summary>
    public async Task<CadenceClock?> Create(ITransaction tx, WorkspaceId workspace, DateTimeOffset at, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var clock = new CadenceClock(ClockId.New(now), Whole(at), Whole(now), Rate: 0);
        return await clocks.Begin(tx, workspace, clock, now, ct) ? clock : null;
    }

    /// <summary>Takes a clock away; false while somebody else moves it, or if it is gone.</summary>
    public async Task<bool> Delete(ITransaction tx, WorkspaceId workspace, ClockId clock, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var holder = Ids.New(now);
        return await clocks.Take(tx, workspace, clock, holder, now, now + Lease, ct) is { } taken
            && await clocks.End(tx, workspace, taken, holder, now, ct);
    }

    async Task<Advance> Advance(WorkspaceId workspace, CadenceClock clock, DateTimeOffset target, Guid holder, CancellationToken ct)
    {
        var (from, began) = (clock.BaseCadence, time.GetTimestamp());
        var handled = _works.ToDictionary(work => work.Name, _ => 0);
        while (time.GetElapsedTime(began) < Longest)
        {
            var count = await RunDue(clock, handled, ct);
            if (await NextDue(clock.Id, ct) is { } next && next <= target)
            {
                // What is due and does not move is somebody else's, or beyond carrying out; it must not hold up the caller.
                if (next <= clock.BaseCadence && count == 0)
                    break;
                if (await Move(workspace, clock, next, holder, ct) is not { } moved)
                    break;
                clock = moved;
                continue;
            }

            if (await Move(workspace, clock, target, holder, ct) is not { } arrived)
                break;
            return new Advance(arrived, from, IsComplete: true, handled);
        }

        return new Advance(clock, from, IsComplete: false, handled);
    }

    async Task<int> RunDue(CadenceClock clock, Dictionary<string, int> handled, CancellationToken ct)
    {
        var total = 0;
        foreach (var work in _works)
        {
            var count = await work.RunOnce(clock.Id, clock.BaseCadence, ct);
            handled[work.Name] += count;
            total += count;
        }

        return total;
    }

    async Task<CadenceClock?> Move(WorkspaceId workspace, CadenceClock clock, DateTimeOffset to, Guid holder, CancellationToken ct)
    {
        if (to <= clock.BaseCadence)
            return clock;
        var now = time.GetUtcNow();
        var moved = clock with { BaseCadence = to, BaseSystem = Whole(now) };
        return await store.InTransaction(tx => clocks.Move(tx, workspace, moved, holder, now + Lease, ct), ct) ? moved : null;
    }

    Task<CadenceClock?> Take(WorkspaceId workspace, ClockId clock, Guid holder, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return store.InTransaction(tx => clocks.Take(tx, workspace, clock, holder, now, now + Lease, ct), ct);
    }

    static async Task<bool> Done(Task work)
    {
        await work;
        return true;
    }

    // Times are kept in whole milliseconds.
    static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
