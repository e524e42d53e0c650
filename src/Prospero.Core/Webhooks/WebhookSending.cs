using Prospero.Core.Access;

namespace Prospero.Core.Webhooks;

/// <summary>What an owner sends by hand: a test event at once, and a delivery once more.</summary>
public sealed class WebhookSending(
    IStore store,
    IWebhooks webhooks,
    IWebhookTransport transport,
    WebhookRecorder recorder,
    IEnumerable<IWebhookShape> shapes,
    WebhookSignal signal,
    WebhookOptions options,
    TimeProvider clock
)
{
    /// <summary>Sends an invented event once, active or not, and waits for the answer.</summary>
    public async Task<Delivery> Test(Workspace workspace, WebhookEndpoint endpoint, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var shape = shapes.First(one => one.Speaks(endpoint.Profile));
        var scene = shape.Sample(workspace, endpoint, now);
        var id = DeliveryId.New(now);
        var plain = endpoint with { Rules = endpoint.Rules with { Filters = [] } };
        var shaped =
            shape.Shape(scene, plain, id) ?? throw new InvalidOperationException($"The sample of {endpoint.Id} does not suit its profile.");
        var delivery = new Delivery(
            id,
            workspace.Id,
            endpoint.Id,
            scene.Event.Id,
            shaped.Name,
            Position: 0,
            Lead: null,
            shaped.Body,
            IsRepeat: true,
            DeliveryState.Claimed,
            now,
            0,
            now
        );
        var claim = new DeliveryClaim(ClaimId.New(now), now + options.Lease);
        await Add(delivery, claim, ct);
        var answer = await transport.Post(endpoint.Url, WebhookSigner.Headers(endpoint, delivery, now), shaped.Body, options.Timeout, ct);
        var state = answer.IsAcknowledged ? DeliveryState.Delivered : DeliveryState.Failed;
        var at = clock.GetUtcNow();
        await recorder.Record(new DeliveryResult(endpoint.Id, workspace.Id, id, claim.Id, state, null, answer, at), ct);
        return delivery with
        {
            State = state,
            DueAt = null,
            Tries = 1,
            LastTryAt = at,
            Status = answer.Status,
            Error = answer.Fault,
            Answer = answer.Body,
        };
    }

    /// <summary>A new delivery of the same event with the same content; null if the content was erased.</summary>
    public Delivery? Repeat(WebhookEndpoint endpoint, Delivery delivery, DateTimeOffset now)
    {
        if (delivery.Body is null)
            return null;
        var id = DeliveryId.New(now);
        return delivery with
        {
            Id = id,
            Body = shapes.First(one => one.Speaks(endpoint.Profile)).Readdressed(delivery.Body, delivery.Id, id),
            IsRepeat = true,
            State = DeliveryState.Pending,
            DueAt = now,
            Tries = 0,
            CreatedAt = now,
            LastTryAt = null,
            Status = null,
            Error = null,
            Answer = null,
        };
    }

    /// <summary>Stores a repeat; <see cref="Hurry"/> once it is committed.</summary>
    public Task Add(ITransaction tx, Delivery repeat, CancellationToken ct) => webhooks.Add(tx, [repeat], null, ct);

    public void Hurry() => signal.Set();

    Task Add(Delivery delivery, DeliveryClaim claim, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                await webhooks.Add(tx, [delivery], claim, ct);
                return true;
            },
            ct
        );
}
