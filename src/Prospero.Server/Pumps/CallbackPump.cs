using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;

namespace Prospero.Server.Pumps;

/// <summary>Carries out what providers reported.</summary>
sealed class CallbackPump(CallbackInbox inbox, CallbackSignal signal, CadenceOptions options, TimeProvider time, ILogger<CallbackPump> log)
    : BackgroundService
{
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = signal.Next;
            var sleep = options.PollInterval;
            try
            {
                while (await inbox.RunOnce(stoppingToken) > 0) { }
                sleep = await UntilNext(stoppingToken);
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

            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(woken, Task.Delay(sleep, time, awake.Token));
            await awake.CancelAsync();
        }
    }

    async Task<TimeSpan> UntilNext(CancellationToken ct)
    {
        if (await inbox.NextDue(ct) is not { } due)
            return options.PollInterval;
        var wait = due - time.GetUtcNow();
        return wait < Shortest ? Shortest
            : wait > options.PollInterval ? options.PollInterval
            : wait;
    }
}

/// <summary>Removes what came long ago, in small batches.</summary>
sealed class CallbackRetention(ICallbacks callbacks, CallbackOptions options, TimeProvider time, ILogger<CallbackRetention> log)
    : BackgroundService
{
    const int Batch = 500;
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, time, stoppingToken);
                while (await callbacks.Prune(time.GetUtcNow() - options.Retention, Batch, stoppingToken) > 0) { }
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
