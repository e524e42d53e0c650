using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Server.Pumps;

/// <summary>Renews the leases of sends that are under way, also while the node stops, until the last one is through.</summary>
sealed class LeasePump(Leases leases, TimeProvider time, ILogger<LeasePump> log) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (leases.Count > 0)
            log.LeftUnderWay(leases.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested || leases.Count > 0)
        {
            // One that ends is noticed soon, so that the node can go.
            var wait = stoppingToken.IsCancellationRequested ? TimeSpan.FromMilliseconds(50) : leases.Interval;
            await Task.Delay(
                    wait < leases.Interval ? wait : leases.Interval,
                    time,
                    stoppingToken.IsCancellationRequested ? default : stoppingToken
                )
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await leases.Renew(CancellationToken.None);
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

static partial class LeaseLog
{
    [LoggerMessage(
        3004,
        LogLevel.Warning,
        "The node ends with {Count} sends under way: they are held, with an unknown outcome, once their leases run out"
    )]
    public static partial void LeftUnderWay(this ILogger log, int count);
}
