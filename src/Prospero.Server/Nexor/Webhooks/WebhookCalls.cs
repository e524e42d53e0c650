using Prospero.Core.Webhooks;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary>Finds the webhook that a call is about. Those of chatbots belong to the other surface.</summary>
sealed class WebhookCalls(IWebhooks webhooks)
{
    public async Task<WebhookEndpoint?> Find(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) && await webhooks.Find(call.Workspace.Config, new WebhookId(id), ct) is { Chatbot: null } endpoint
            ? endpoint
            : null;

    public async Task<Delivery?> FindDelivery(NexorCall call, WebhookEndpoint endpoint, CancellationToken ct) =>
        call.IsChildId(out var id) ? await webhooks.FindDelivery(endpoint.Id, new DeliveryId(id), ct) : null;

    public Task<DeliveryPage> Deliveries(WebhookEndpoint endpoint, int offset, int limit, CancellationToken ct) =>
        webhooks.Deliveries(endpoint.Id, offset, limit, ct);

    public async Task<IReadOnlyList<WebhookEndpoint>> All(NexorCall call, CancellationToken ct) =>
        [.. (await webhooks.All(call.Workspace.Config, ct)).Where(endpoint => endpoint.Chatbot is null)];
}
