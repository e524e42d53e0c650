using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary>A lead as this surface shows it, always with every member.</summary>
static class LeadWire
{
    /// <param name="workspace">The live workspace.</param>
    /// <param name="isUpperCase">True to show the status in upper case.</param>
    public static void WriteMembers(Utf8JsonWriter json, CardedLead carded, WorkspaceId workspace, bool isUpperCase)
    {
        var (lead, card) = carded;
        var status = WireWords.Statuses.Of(card.Status);
        json.WriteString("id", WireIds.Of(lead.Id));
        json.WriteString("name", lead.FullName);
        json.WriteString("email", lead.Email?.Given);
        json.WriteString("phone", lead.Phone?.Given);
        json.WriteString("source", lead.Source);
        json.WriteString("status", isUpperCase ? status.ToUpperInvariant() : status);
        json.WriteJson("metadata", lead.Metadata.Json);
        json.WriteTime("createdAt", lead.CreatedAt);
        json.WriteTime("updatedAt", lead.UpdatedAt);
        json.WriteString("workspaceId", WireIds.Of(workspace));
        json.WriteString("chatbotId", card.Chatbot is { } chatbot ? WireIds.Of(chatbot) : null);
        json.WriteString("company", lead.Company);
        json.WriteStartArray("tags");
        foreach (var tag in lead.Tags)
            json.WriteStringValue(tag.Name);
        json.WriteEndArray();
        json.WriteJson("customFields", lead.Metadata.Json);
        json.WriteString("message", card.Message);
        json.WriteString("discord", card.Discord);
        json.WriteString("notes", card.Notes);
        json.WriteString("preferredMethod", WireWords.Methods.Of(card.PreferredMethod));
        json.WriteString("urgency", WireWords.Urgencies.Of(card.Urgency));
        json.WriteString("priority", WireWords.Priorities.Of(card.Priority));
        json.WriteString("conversationId", card.Conversation);
        json.WriteString("assignedAgentId", card.AssignedUser?.ToString("D"));
        json.WriteTime("followUpDate", card.FollowUpAt);
        json.WriteTime("lastContactAt", card.LastContactAt);
        json.WriteTime("convertedAt", card.ConvertedAt);
    }
}
