using Microsoft.Extensions.Logging;

namespace Prospero.Core.Cadence;

/// <summary>Carries sweeps on. A turn is one batch in one transaction; whoever wants to wait and call again does so outside.</summary>
public sealed class SweepRunner(
    IStore store,
    ISweeps sweeps,
    Resumer resumer,
    VersionMover mover,
    TimeProvider clock,
    ILogger<SweepRunner> log
)
{
    /// <summary>Does one batch of the sweep that has waited longest. False if there is none that nobody else is at, or none that could
    /// go on at once.</summary>
    public async Task<bool> RunOnce(CancellationToken ct)
    {
        Sweep? taken = null;
        try
        {
            return await store.InTransaction(
                async tx =>
                {
                    taken = await sweeps.Take(tx, ct);
                    if (taken is null)
                        return false;
                    var (after, rests) = await Step(tx, taken, ct);
                    await sweeps.Advance(tx, after, ct);
                    return !rests;
                },
                ct
            );
        }
        catch (InvalidOperationException e) when (taken is not null)
        {
            // One that cannot be read holds up no other: it goes behind them and is tried again.
            log.SweepFailed(e, taken.Id);
            await store.InTransaction(
                async tx =>
                {
                    await sweeps.Advance(tx, taken with { ChangedAt = clock.GetUtcNow() }, ct);
                    return true;
                },
                ct
            );
            return false;
        }
    }

    async Task<(Sweep Sweep, bool Rests)> Step(ITransaction tx, Sweep sweep, CancellationToken ct) =>
        sweep.Kind switch
        {
            SweepKind.Resume => (await resumer.Step(tx, sweep, ct), false),
            SweepKind.Move => await mover.Step(tx, sweep, ct),
            _ => throw new System.Diagnostics.UnreachableException($"No work for {sweep.Kind}"),
        };
}
