using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary><c>GET /chatbots/{chatbotId}/webhooks</c>: the chatbot's webhooks.</summary>
sealed class ListWebhooks(WebhookCalls webhooks) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        var all = await webhooks.All(call, ct);
        return PollyBotAnswer.Bare(
            200,
            json =>
            {
                json.WriteObjects("webhooks", all, endpoint => WebhookWire.WriteMembers(json, endpoint));
                json.WriteNumber("total", all.Count);
            }
        );
    }
}

/// <summary><c>GET /chatbots/{chatbotId}/webhooks/{webhookId}</c>: one webhook with its last deliveries.</summary>
sealed class GetWebhook(WebhookCalls webhooks) : IPollyBotOperation
{
    const int Last = 20;

    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return PollyBotFault.WebhookNotFound;
        var last = await webhooks.Deliveries(endpoint, 0, Last, ct);
        return PollyBotAnswer.Bare(
            200,
            json =>
            {
                json.WriteObject("webhook", () => WebhookWire.WriteMembers(json, endpoint));
                json.WriteObjects("deliveries", last.Deliveries, delivery => WebhookWire.WriteMembers(json, delivery));
            }
        );
    }
}
