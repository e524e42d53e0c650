using Prospero.Core.Webhooks;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary>Finds the webhook of a chatbot that a call is about.</summary>
sealed class WebhookCalls(IWebhooks webhooks)
{
    public async Task<WebhookEndpoint?> Find(PollyBotCall call, CancellationToken ct) =>
        WireIds.TryWebhook(call.WebhookPart, out var id)
        && await webhooks.Find(call.Workspace.Config, id, ct) is { } endpoint
        && endpoint.Chatbot == call.Chatbot?.Id
            ? endpoint
            : null;

    public async Task<Delivery?> FindDelivery(PollyBotCall call, WebhookEndpoint endpoint, CancellationToken ct) =>
        WireIds.TryDelivery(call.DeliveryPart, out var id) ? await webhooks.FindDelivery(endpoint.Id, id, ct) : null;

    public Task<DeliveryPage> Deliveries(WebhookEndpoint endpoint, int offset, int limit, CancellationToken ct) =>
        webhooks.Deliveries(endpoint.Id, offset, limit, ct);

    public async Task<IReadOnlyList<WebhookEndpoint>> All(PollyBotCall call, CancellationToken ct) =>
        [.. (await webhooks.All(call.Workspace.Config, ct)).Where(endpoint => endpoint.Chatbot == call.Chatbot?.Id)];
}
