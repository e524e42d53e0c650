using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary><c>GET /webhooks</c>: the workspace's webhooks.</summary>
sealed class ListWebhooks(WebhookCalls webhooks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await webhooks.All(call, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("webhooks", all, endpoint => WebhookWire.WriteMembers(json, endpoint));
            }
        );
    }
}

/// <summary><c>GET /webhooks/{id}</c>: one webhook.</summary>
sealed class GetWebhook(WebhookCalls webhooks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        await webhooks.Find(call, ct) is { } endpoint ? WebhookWire.Answer(200, endpoint, withSecret: false) : WebhookWire.NotFound;
}
