using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;

namespace Prospero.Server.Pumps;

/// <summary>Carries on what goes over many rows: resumptions, moves to another version.</summary>
sealed class SweepPump(
    SweepRunner sweeps,
    WakeSignal wake,
    Drain drain,
    CadenceOptions options,
    TimeProvider time,
    ClaimPermit permit,
    ILogger<SweepPump> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Stopping);
        while (!stopping.IsCancellationRequested)
        {
            var woken = wake.Next;
            try
            {
                while (permit.IsGiven && await sweeps.RunOnce(stopping.Token)) { }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailable)
            {
                // The store has said so, once; the next turn asks again.
            }
            catch (Exception e)
            {
                log.TurnFailed(e);
            }

            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            await Task.WhenAny(woken, Task.Delay(options.PollInterval, time, awake.Token));
            await awake.CancelAsync();
        }
    }
}
