using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Prospero.Core.Cadence;

/// <summary>Carries sweeps on. A turn is one batch in one transaction; whoever wants to wait and call again does so outside.</summary>
public sealed class SweepRunner(
    IStore store,
    ISweeps sweeps,
    Resumer resumer,
    VersionMover mover,
    TimeProvider clock,
    Checkpoints checkpoints,
    ILogger<SweepRunner> log
)
{
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // Until when this node leaves a sweep alone.
    readonly ConcurrentDictionary<SweepId, DateTimeOffset> _resting = [];

    /// <summary>
    /// Does one batch of the sweep that has waited longest and can go on: one that rests, or fails, holds up no other. False
    /// if there is none, or none that nobody else is at.
    /// </summary>
    public async Task<bool> RunOnce(CancellationToken ct)
    {
        while (await Turn(ct) is { } sweep)
        {
            if (!_resting.ContainsKey(sweep))
                return true;
        }

        return false;
    }

    // The sweep whose turn it was; null if it was nobody's.
    async Task<SweepId?> Turn(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var (rested, until) in _resting)
            if (until <= now)
                _resting.TryRemove(rested, out _);
        Sweep? taken = null;
        try
        {
            await store.InTransaction(
                async tx =>
                {
                    taken = await sweeps.Take(tx, [.. _resting.Keys], ct);
                    if (taken is null)
                        return false;
                    var (after, restsUntil) = await Step(tx, taken, ct);
                    if (restsUntil is { } until)
                        _resting[taken.Id] = until;
                    await sweeps.Advance(tx, after, ct);
                    checkpoints.Reach(Checkpoints.SweepWritten);
                    return true;
                },
                ct
            );
            if (taken is not null)
                checkpoints.Reach(Checkpoints.SweepCommitted);
        }
        catch (InvalidOperationException e) when (taken is not null)
        {
            // One that cannot be read is tried again later.
            log.SweepFailed(e, taken.Id);
            _resting[taken.Id] = now + Rest;
            await store.InTransaction(
                async tx =>
                {
                    await sweeps.Advance(tx, taken with { ChangedAt = now }, ct);
                    return true;
                },
                ct
            );
        }

        return taken?.Id;
    }

    async Task<SweepStep> Step(ITransaction tx, Sweep sweep, CancellationToken ct) =>
        sweep.Kind switch
        {
            SweepKind.Resume => await resumer.Step(tx, sweep, ct),
            SweepKind.Move => await mover.Step(tx, sweep, ct),
            _ => throw new System.Diagnostics.UnreachableException($"No work for {sweep.Kind}"),
        };
}
