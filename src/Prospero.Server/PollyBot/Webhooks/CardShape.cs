using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary>
/// Events as this surface tells them to receivers: only about leads that a chatbot captured, in a shape that differs from the
/// answers of its calls.
/// </summary>
sealed class CardShape : IWebhookShape
{
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["lead.created"] = "LEAD_CREATED",
        ["lead.updated"] = "LEAD_UPDATED",
        ["lead.status_changed"] = "LEAD_STATUS_CHANGED",
        ["lead.deleted"] = "LEAD_DELETED",
    };

    static readonly ChatbotId Invented = new(new Guid("323e4567-e89b-12d3-a456-426614174000"));
    static readonly LeadId Person = new(new Guid("123e4567-e89b-12d3-a456-426614174000"));

    public bool Speaks(WebhookProfile profile) => profile == WebhookProfile.PollyBot;

    public ShapedEvent? Shape(EventScene scene, WebhookEndpoint endpoint, DeliveryId delivery)
    {
        if (scene.Chatbot is not { } chatbot || !Names.TryGetValue(scene.Event.Type, out var name))
            return null;
        var isDeleted = scene.Event.Type == "lead.deleted";
        if (scene.Lead is null && !isDeleted)
            return null;
        var body = WireJson.Object(json =>
        {
            json.WriteString("event", name);
            json.WriteString("chatbotId", WireIds.Of(chatbot.Id));
            json.WriteNumber("timestamp", scene.Event.At.ToUnixTimeSeconds());
            if (scene.IsTest)
                json.WriteBoolean("test", true);
            json.WriteObject(
                "data",
                () =>
                {
                    if (isDeleted)
                        WriteDeleted(json, scene, chatbot);
                    else
                        WriteLead(json, scene, scene.Lead!, chatbot);
                }
            );
        });
        return new ShapedEvent(name, body);
    }

    public EventScene Sample(Workspace workspace, WebhookEndpoint endpoint, DateTimeOffset now)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var chatbot = new NamedChatbot(endpoint.Chatbot ?? Invented, "Site bot");
        var lead = new Lead(
            Person,
            workspace.Id,
            "John",
            "Doe",
            EmailAddress.Trusted("john.doe@example.com"),
            null,
            null,
            null,
            "api",
            null,
            null,
            null,
            "{}",
            Metadata.Empty,
            null,
            [],
            at,
            at
        );
        var happened = new StoredEvent(0, Ids.New(now), "lead.created", at, Person, """{"source":"api"}""");
        return new EventScene(workspace, happened, new CardedLead(lead, new LeadCard(chatbot.Id)), chatbot, IsTest: true);
    }

    // Nothing in a body says which delivery it is.
    public byte[] Readdressed(byte[] body, DeliveryId from, DeliveryId to) => body;

    static void WriteDeleted(Utf8JsonWriter json, EventScene scene, NamedChatbot chatbot)
    {
        json.WriteString("id", scene.Event.Lead is { } lead ? WireIds.Of(lead) : null);
        json.WriteString("chatbotId", WireIds.Of(chatbot.Id));
        json.WriteTime("deletedAt", scene.Event.At);
    }

    static void WriteLead(Utf8JsonWriter json, EventScene scene, CardedLead carded, NamedChatbot chatbot)
    {
        var (lead, card) = carded;
        json.WriteString("id", WireIds.Of(lead.Id));
        json.WriteString("chatbotId", WireIds.Of(chatbot.Id));
        json.WriteString("name", lead.FullName);
        json.WriteString("email", lead.Email?.Given);
        json.WriteString("phone", lead.Phone?.Given);
        json.WriteString("company", lead.Company);
        json.WriteString("discord", card.Discord);
        json.WriteString("message", card.Message);
        json.WriteString("source", lead.Source);
        json.WriteString("status", WireWords.Statuses.Of(card.Status).ToUpperInvariant());
        json.WriteString("priority", WireWords.Priorities.Of(card.Priority));
        json.WriteString("urgency", WireWords.Urgencies.Of(card.Urgency));
        json.WriteString("preferredMethod", WireWords.Methods.Of(card.PreferredMethod));
        json.WriteStartArray("tags");
        foreach (var tag in lead.Tags)
            json.WriteStringValue(tag.Name);
        json.WriteEndArray();
        json.WriteJson("customFields", lead.Metadata.Json == Metadata.Empty.Json ? "null" : lead.Metadata.Json);
        json.WriteString("conversationId", card.Conversation);
        json.WriteString("assignedAgentId", card.AssignedUser?.ToString("D"));
        json.WriteString("notes", card.Notes);
        json.WriteTime("followUpDate", card.FollowUpAt);
        json.WriteTime("lastContactAt", card.LastContactAt);
        json.WriteTime("convertedAt", card.ConvertedAt);
        json.WriteObject(
            "chatbots",
            () =>
            {
                json.WriteString("id", WireIds.Of(chatbot.Id));
                json.WriteString("name", chatbot.Name);
            }
        );
        json.WriteTime("createdAt", lead.CreatedAt);
        json.WriteTime("updatedAt", lead.UpdatedAt);
        if (JsonElement.Parse(scene.Event.PayloadJson).TryGetProperty("previous_status", out var previous))
            json.WriteString("previousStatus", previous.GetString()?.ToUpperInvariant());
    }
}
