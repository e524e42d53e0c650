using Prospero.Server.PollyBot.Chat;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Leads;
using Prospero.Server.PollyBot.Webhooks;

namespace Prospero.Server.PollyBot;

/// <summary>One operation of this surface.</summary>
/// <param name="Path">Below the prefix.</param>
/// <param name="Operation">The type that carries it out.</param>
/// <param name="IsWrite">True if it honours an idempotency key.</param>
/// <param name="TakesBody">True if its body must be a JSON object; otherwise whatever there is, is ignored.</param>
sealed record PollyBotRoute(string Method, string Path, Type Operation, bool IsWrite, bool TakesBody);

/// <summary>Every route of this surface. Leads are reached through their chatbot and through the workspace.</summary>
static class PollyBotRoutes
{
    public const string Prefix = "/api/v1";

    const string Webhooks = "/chatbots/{chatbotId}/webhooks";

    public static IReadOnlyList<PollyBotRoute> All { get; } =
    [
        .. LeadsBelow("/chatbots/{chatbotId}/leads"),
        .. LeadsBelow("/leads"),
        Read<ListWebhooks>(Webhooks),
        Write<CreateWebhook>("POST", Webhooks),
        Read<GetWebhook>($"{Webhooks}/{{webhookId}}"),
        Write<UpdateWebhook>("PUT", $"{Webhooks}/{{webhookId}}"),
        Write<UpdateWebhook>("PATCH", $"{Webhooks}/{{webhookId}}"),
        Write<DeleteWebhook>("DELETE", $"{Webhooks}/{{webhookId}}", takesBody: false),
        Write<SendTestEvent>("POST", $"{Webhooks}/{{webhookId}}/test", takesBody: false),
        Write<RotateWebhookSecret>("POST", $"{Webhooks}/{{webhookId}}/rotate-secret", takesBody: false),
        Read<ListDeliveries>($"{Webhooks}/{{webhookId}}/deliveries"),
        Write<RepeatDelivery>("POST", $"{Webhooks}/{{webhookId}}/deliveries/{{deliveryId}}/redeliver", takesBody: false),
        new("POST", "/chatbots/{chatbotId}/chat", typeof(AskChatbot), IsWrite: false, TakesBody: false),
    ];

    static PollyBotRoute[] LeadsBelow(string path) =>
        [
            Read<ListLeads>(path),
            Write<CreateLead>("POST", path),
            Read<GetLead>($"{path}/{{leadId}}"),
            Write<UpdateLead>("PUT", $"{path}/{{leadId}}"),
            Write<UpdateLead>("PATCH", $"{path}/{{leadId}}"),
            Write<DeleteLead>("DELETE", $"{path}/{{leadId}}", takesBody: false),
        ];

    static PollyBotRoute Read<T>(string path)
        where T : IPollyBotOperation => new("GET", path, typeof(T), IsWrite: false, TakesBody: false);

    static PollyBotRoute Write<T>(string method, string path, bool takesBody = true)
        where T : IPollyBotOperation => new(method, path, typeof(T), IsWrite: true, takesBody);
}
