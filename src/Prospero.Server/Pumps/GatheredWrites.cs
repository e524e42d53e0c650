using Prospero.Core;

namespace Prospero.Server.Pumps;

/// <summary>
/// Small facts that requests leave in memory and that are written together now and then: no request waits for them. A process
/// that is killed takes along what came since the last time.
/// </summary>
abstract class GatheredWrites(TimeSpan interval, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <summary>Writes what was gathered since the last time. What cannot be written now is written with the next.</summary>
    public abstract Task Write(CancellationToken ct);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Write(cancellationToken);
        }
        catch (StoreUnavailable)
        {
            // None of these facts is worth an end that fails.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(interval, clock, stoppingToken);
                await Write(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
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
        }
    }
}
