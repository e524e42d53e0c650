using System.Globalization;
using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary><c>GET /webhooks/{id}/deliveries</c>: what was and will be sent, newest first.</summary>
sealed class ListDeliveries(WebhookCalls webhooks) : INexorOperation
{
    const int UsualLimit = 50;
    const int MostDeliveries = 200;
    const int LastPage = 1_000_000;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return WebhookWire.NotFound;
        var limit = Math.Clamp(Number(call, "limit") ?? UsualLimit, 1, MostDeliveries);
        var page = Math.Min(Number(call, "page") ?? 0, LastPage);
        var found = await webhooks.Deliveries(endpoint, page * limit, limit, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("deliveries", found.Deliveries, delivery => WebhookWire.WriteMembers(json, delivery));
                json.WriteObject(
                    "pagination",
                    () =>
                    {
                        json.WriteNumber("page", page);
                        json.WriteNumber("limit", limit);
                        json.WriteNumber("total", found.Total);
                        json.WriteBoolean("has_more", (page + 1L) * limit < found.Total);
                    }
                );
            }
        );
    }

    // As everywhere on this surface, what is no number is as if it were not there.
    static int? Number(NexorCall call, string name) =>
        int.TryParse(call.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary><c>POST /webhooks/{id}/test</c>: sends an invented event once and tells how it went.</summary>
sealed class SendTestEvent(WebhookCalls webhooks, WebhookSending sending, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return WebhookWire.NotFound;
        var delivery = await sending.Test(call.Workspace, endpoint, ct);
        return NexorAnswer.Of(
            await idempotency.Once(call.Workspace.Id, call.Keep<Delivery>(Answer), _ => Task.FromResult(delivery), ct),
            Answer
        );
    }

    static NexorAnswer Answer(Delivery delivery) => WebhookWire.Answer(200, delivery);
}

/// <summary><c>POST /webhooks/{id}/deliveries/{childId}/redeliver</c>: the same event once more, as a new delivery.</summary>
sealed class RepeatDelivery(WebhookCalls webhooks, WebhookSending sending, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return WebhookWire.NotFound;
        if (await webhooks.FindDelivery(call, endpoint, ct) is not { } delivery)
            return WebhookWire.DeliveryNotFound;
        if (sending.Repeat(endpoint, delivery, call.Now) is not { } repeat)
            return NexorError.Of(409, "Nothing to send", "The lead of this delivery was erased");
        var once = await idempotency.Once(
            call.Workspace.Id,
            call.Keep<Delivery>(Answer),
            async tx =>
            {
                await sending.Add(tx, repeat, ct);
                return repeat;
            },
            ct
        );
        sending.Hurry();
        return NexorAnswer.Of(once, Answer);
    }

    static NexorAnswer Answer(Delivery delivery) => WebhookWire.Answer(202, delivery);
}
