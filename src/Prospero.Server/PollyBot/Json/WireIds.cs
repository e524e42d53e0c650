using System.Buffers;
using Prospero.Core;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors;

namespace Prospero.Server.PollyBot.Json;

/// <summary>Ids on the wire: a word that says of what, and 32 lower-case hex digits.</summary>
static class WireIds
{
    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    const string Lead = "lead_";
    const string Webhook = "webhook_";
    const string Delivery = "dlv_";

    public static string Of(LeadId id) => $"{Lead}{id.Value:N}";

    public static string Of(ChatbotId id) => PublicIds.Of(id);

    public static string Of(WorkspaceId id) => $"ws_{id.Value:N}";

    public static string Of(WebhookId id) => $"{Webhook}{id.Value:N}";

    public static string Of(DeliveryId id) => $"{Delivery}{id.Value:N}";

    public static bool TryWebhook(string? text, out WebhookId id)
    {
        var isId = Try(text, Webhook, out var value);
        id = new WebhookId(value);
        return isId;
    }

    public static bool TryDelivery(string? text, out DeliveryId id)
    {
        var isId = Try(text, Delivery, out var value);
        id = new DeliveryId(value);
        return isId;
    }

    public static bool TryLead(string? text, out LeadId id)
    {
        var isId = Try(text, Lead, out var value);
        id = new LeadId(value);
        return isId;
    }

    public static bool TryChatbot(string? text, out ChatbotId id)
    {
        var isId = Try(text, PublicIds.ChatbotPrefix, out var value);
        id = new ChatbotId(value);
        return isId;
    }

    public static bool TryWidget(string? text, out WidgetId id)
    {
        var isId = Try(text, PublicIds.WidgetPrefix, out var value);
        id = new WidgetId(value);
        return isId;
    }

    static bool Try(string? text, string word, out Guid id)
    {
        id = default;
        return text is not null
            && text.Length == word.Length + 32
            && text.StartsWith(word, StringComparison.Ordinal)
            && text.AsSpan(word.Length).IndexOfAnyExcept(Digits) < 0
            && Guid.TryParseExact(text.AsSpan(word.Length), "N", out id);
    }
}
