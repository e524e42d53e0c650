using System.Globalization;
using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary><c>GET .../{webhookId}/deliveries</c>: what was and will be sent, newest first.</summary>
sealed class ListDeliveries(WebhookCalls webhooks) : IPollyBotOperation
{
    const int UsualLimit = 10;
    const int MostLimit = 100;
    const int LastPage = 1_000_000;

    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return PollyBotFault.WebhookNotFound;
        var limit = Number(call.Asked("limit")) is >= 1 and var wanted ? Math.Min(wanted, MostLimit) : UsualLimit;
        var page = Number(call.Asked("page")) is >= 1 and var at ? Math.Min(at, LastPage) : 1;
        var found = await webhooks.Deliveries(endpoint, (page - 1) * limit, limit, ct);
        return PollyBotAnswer.Bare(
            200,
            json =>
            {
                json.WriteObjects("deliveries", found.Deliveries, delivery => WebhookWire.WriteMembers(json, delivery));
                json.WriteObject("pagination", () => Leads.ListLeads.WritePage(json, page, limit, found.Total));
            }
        );
    }

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary><c>POST .../{webhookId}/test</c>: sends an invented event once and tells how it went.</summary>
sealed class SendTestEvent(WebhookCalls webhooks, WebhookSending sending, Idempotency idempotency) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return PollyBotFault.WebhookNotFound;
        var delivery = await sending.Test(call.Workspace, endpoint, ct);
        return PollyBotAnswer.Of(
            await idempotency.Once(call.Workspace.Id, call.Keep<Delivery>(Answer), _ => Task.FromResult(delivery), ct),
            Answer
        );
    }

    static PollyBotAnswer Answer(Delivery delivery) => WebhookWire.Answer(200, "Test event sent", delivery);
}

/// <summary><c>POST .../deliveries/{deliveryId}/redeliver</c>: the same event once more, as a new delivery.</summary>
sealed class RepeatDelivery(WebhookCalls webhooks, WebhookSending sending, Idempotency idempotency) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint || await webhooks.FindDelivery(call, endpoint, ct) is not { } delivery)
            return PollyBotFault.WebhookNotFound;
        if (sending.Repeat(endpoint, delivery, call.Now) is not { } repeat)
            return PollyBotFault.LeadErased;
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
        return PollyBotAnswer.Of(once, Answer);
    }

    static PollyBotAnswer Answer(Delivery delivery) => WebhookWire.Answer(202, "Delivery queued", delivery);
}
