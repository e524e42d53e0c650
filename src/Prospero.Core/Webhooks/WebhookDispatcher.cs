using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Prospero.Core.Webhooks;

/// <summary>
/// Sends what is due, each endpoint on its own: one that is slow or dead takes a few requests of its own and nobody's time.
/// A delivery is recorded under the claim that allowed its try; after a crash the claim expires and the same bytes go out
/// again under the same id.
/// </summary>
public sealed class WebhookDispatcher(
    IWebhooks webhooks,
    IWebhookTransport transport,
    WebhookRecorder recorder,
    WebhookSignal signal,
    WebhookOptions options,
    Checkpoints checkpoints,
    TimeProvider clock,
    ILogger<WebhookDispatcher> log
)
{
    readonly ConcurrentDictionary<WebhookId, Task> _busy = [];

    /// <summary>Begins to send to every endpoint that has something due; returns to how many.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var begun = 0;
        foreach (var webhook in await webhooks.Due(clock.GetUtcNow(), ct))
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_busy.TryAdd(webhook, turn.Task))
                continue;
            begun++;
            _ = Task.Run(() => Turn(webhook, turn, ct), CancellationToken.None);
        }

        return begun;
    }

    /// <summary>Completes once all that was begun is over.</summary>
    public async Task Idle()
    {
        while (_busy.Values.FirstOrDefault() is { } turn)
            await turn;
    }

    async Task Turn(WebhookId webhook, TaskCompletionSource turn, CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested && await SendClaimed(webhook, ct)) { }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What is claimed and not sent is sent after its lease, by whoever is there.
        }
        catch (StoreUnavailable)
        {
            // The store has said so, once; what is claimed is sent again after its lease.
        }
        catch (Exception e)
        {
            log.TurnFailed(e, webhook.ToString());
        }
        finally
        {
            _busy.TryRemove(webhook, out _);
            turn.SetResult();
            signal.Set();
        }
    }

    /// <summary>True if there may be more.</summary>
    async Task<bool> SendClaimed(WebhookId webhook, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await webhooks.Claim(webhook, options.Batch, now, now + options.Lease, ct) is not { Deliveries.Count: > 0 } claimed)
            return false;
        // One request at a time is enough to find out whether a failing endpoint is back.
        var parallel = claimed.Endpoint.Tally.FailingSince is null ? options.Parallel : 1;
        var paused = 0;
        var records = new ConcurrentBag<Task>();
        await Parallel.ForEachAsync(
            claimed.Deliveries,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = CancellationToken.None },
            async (delivery, _) =>
            {
                var result =
                    ct.IsCancellationRequested || Volatile.Read(ref paused) == 1
                        ? GivenBack(claimed, delivery)
                        : await Send(claimed, delivery, ct);
                // The next request does not wait for the record of this one, unless that switches the endpoint off.
                var record = Record(result);
                records.Add(record);
                if (result.Answer is { IsGone: true })
                    await record;
            }
        );
        await Task.WhenAll(records);
        return paused == 0;

        async Task Record(DeliveryResult result)
        {
            if (await recorder.Record(result, CancellationToken.None))
                Volatile.Write(ref paused, 1);
        }
    }

    /// <summary>Tries a delivery; returns how it went.</summary>
    async Task<DeliveryResult> Send(ClaimedDeliveries claimed, Delivery delivery, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Between the end of a try and its record the claim must still hold.
        if (claimed.Claim.Until - now < options.Timeout * 1.25)
            return GivenBack(claimed, delivery);
        checkpoints.Reach(Checkpoints.WebhookClaimed);
        var answer = delivery.Body is null
            ? new WebhookAnswer(null, null, null, "the lead was erased")
            : await transport.Post(
                claimed.Endpoint.Url,
                WebhookSigner.Headers(claimed.Endpoint, delivery, now),
                delivery.Body,
                options.Timeout,
                ct
            );
        // A server that stops does not hold a receiver's slowness against it.
        if (!answer.IsAcknowledged && ct.IsCancellationRequested)
            return GivenBack(claimed, delivery);
        checkpoints.Reach(Checkpoints.WebhookAnswered);
        return After(claimed, delivery, answer);
    }

    DeliveryResult After(ClaimedDeliveries claimed, Delivery delivery, WebhookAnswer answer)
    {
        var now = clock.GetUtcNow();
        var tries = delivery.Tries + 1;
        log.Tried(delivery.Id.ToString(), claimed.Endpoint.Id.ToString(), tries, answer.Fault ?? "acknowledged");
        var again =
            answer.IsAcknowledged || delivery.Body is null ? null : RetrySchedule.Next(claimed.Endpoint, delivery.Id, tries, answer, now);
        var state =
            answer.IsAcknowledged ? DeliveryState.Delivered
            : again is null ? DeliveryState.Failed
            : DeliveryState.Pending;
        return new DeliveryResult(claimed.Endpoint.Id, delivery.Workspace, delivery.Id, claimed.Claim.Id, state, again, answer, now);
    }

    DeliveryResult GivenBack(ClaimedDeliveries claimed, Delivery delivery) =>
        new(
            claimed.Endpoint.Id,
            delivery.Workspace,
            delivery.Id,
            claimed.Claim.Id,
            DeliveryState.Pending,
            delivery.DueAt ?? clock.GetUtcNow(),
            null,
            clock.GetUtcNow()
        );
}

static partial class WebhookLog
{
    [LoggerMessage(7001, LogLevel.Debug, "Delivery {Delivery} to webhook {Webhook}, try {Try}: {Outcome}")]
    public static partial void Tried(this ILogger log, string delivery, string webhook, int @try, string outcome);

    [LoggerMessage(7002, LogLevel.Warning, "Webhook {Webhook} is switched off: {Reason}")]
    public static partial void Paused(this ILogger log, string webhook, string reason);

    [LoggerMessage(7003, LogLevel.Error, "A turn of webhook {Webhook} failed; what it claimed is tried again after the lease")]
    public static partial void TurnFailed(this ILogger log, Exception exception, string webhook);
}
