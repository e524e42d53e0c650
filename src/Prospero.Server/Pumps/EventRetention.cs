using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Intake;

namespace Prospero.Server.Pumps;

/// <summary>Removes old events in small batches.</summary>
sealed class EventRetention(
    IEvents events,
    IHooks hooks,
    IAccess access,
    EventOptions options,
    TimeProvider time,
    ILogger<EventRetention> log
) : BackgroundService
{
    /// <summary>Removes all that is too old; returns how many events that were.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var total = 0;
        foreach (var workspace in await access.Workspaces(ct))
        {
            var before = workspace.CadenceNow(time.GetUtcNow()) - options.Retention;
            int removed;
            do
            {
                removed = await events.Prune(workspace.Id, before, options.PruneBatch, ct);
                total += removed;
            } while (removed > 0);
        }

        await hooks.Prune(time.GetUtcNow() - HookRefusal.Retention, ct);
        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.PruneInterval, time, stoppingToken);
                await RunOnce(stoppingToken);
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
