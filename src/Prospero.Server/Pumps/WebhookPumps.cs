using Prospero.Core;
using Prospero.Core.Events;
using Prospero.Core.Webhooks;

namespace Prospero.Server.Pumps;

/// <summary>Hands new events to the webhooks, in one place of all nodes at a time.</summary>
sealed class FanOutPump(FanOut fanOut, EventSignal appended, WebhookOptions options, TimeProvider time, ILogger<FanOutPump> log)
    : BackgroundService
{
    // What is appended in this time is handed over together.
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(25);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var news = appended.Next;
            try
            {
                if (await fanOut.RunOnce(stoppingToken) == 0)
                    await Sleep(news, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A store that is away has said so, once.
                if (e is not StoreUnavailable)
                    log.TurnFailed(e);
                await Task.Delay(options.PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task Sleep(Task news, CancellationToken ct)
    {
        using (var awake = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            await Task.WhenAny(news, Task.Delay(options.PollInterval, time, awake.Token));
            await awake.CancelAsync();
        }

        await Task.Delay(Breath, time, ct);
    }
}

/// <summary>Sends deliveries that are due, and puts back what a node left behind.</summary>
sealed class WebhookPump(
    WebhookDispatcher dispatcher,
    IWebhooks webhooks,
    WebhookSignal signal,
    WebhookOptions options,
    TimeProvider time,
    ILogger<WebhookPump> log
) : BackgroundService
{
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? rescued = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = signal.Next;
            var sleep = options.PollInterval;
            try
            {
                if (rescued is not { } last || time.GetElapsedTime(last) > options.PollInterval)
                {
                    await webhooks.ReleaseExpired(time.GetUtcNow(), stoppingToken);
                    rescued = time.GetTimestamp();
                }

                await dispatcher.RunOnce(stoppingToken);
                sleep = await UntilNext(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
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

        await dispatcher.Idle();
    }

    // What is due now is being sent, and whoever ends a turn wakes us.
    async Task<TimeSpan> UntilNext(CancellationToken ct)
    {
        if (await webhooks.NextDue(ct) is not { } due)
            return options.PollInterval;
        var wait = due - time.GetUtcNow();
        return wait <= TimeSpan.Zero || wait > options.PollInterval ? options.PollInterval
            : wait < Shortest ? Shortest
            : wait;
    }
}

/// <summary>Removes old deliveries in small batches.</summary>
sealed class DeliveryRetention(IWebhooks webhooks, WebhookOptions options, TimeProvider time, ILogger<DeliveryRetention> log)
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
                while (await webhooks.Prune(time.GetUtcNow() - options.Retention, Batch, stoppingToken) > 0) { }
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
