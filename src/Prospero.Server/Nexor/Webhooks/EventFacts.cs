using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary>What an event's <c>data</c> holds: its own facts and the lead, or its id alone.</summary>
static class EventFacts
{
    // What happens to a message has a documented shape: ids only, each always there.
    static readonly string[] MessageMembers =
    [
        "message_id",
        "lead_id",
        "workflow_id",
        "channel",
        "status",
        "previous_status",
        "provider_code",
        "error",
    ];

    public static void WriteMembers(Utf8JsonWriter json, EventScene scene, bool withFullLead)
    {
        var facts = JsonElement.Parse(scene.Event.PayloadJson);
        switch (scene.Event.Type)
        {
            case "message.status_changed":
                WriteMessage(json, scene, facts, null);
                break;
            case "outreach.failed":
                WriteMessage(json, scene, facts, "failed");
                break;
            case "lead.deleted":
                json.WriteId("id", scene.Event.Lead?.Value);
                json.WriteString("mode", facts.TryGetProperty("mode", out var mode) ? mode.GetString() : "erased");
                break;
            default:
                if (scene.Event.Lead is { } lead)
                    json.WriteObject("lead", () => WriteLead(json, lead, scene.Lead?.Lead, withFullLead));
                WriteFacts(json, facts);
                break;
        }
    }

    static void WriteLead(Utf8JsonWriter json, LeadId id, Lead? lead, bool isFull)
    {
        if (lead is not null && isFull)
            LeadWire.WriteMembers(json, lead);
        else
            json.WriteId("id", id.Value);
    }

    static void WriteFacts(Utf8JsonWriter json, JsonElement facts)
    {
        foreach (var fact in facts.EnumerateObject())
            fact.WriteTo(json);
    }

    static void WriteMessage(Utf8JsonWriter json, EventScene scene, JsonElement facts, string? status)
    {
        foreach (var name in MessageMembers)
        {
            json.WritePropertyName(name);
            if (name == "lead_id")
                json.WriteStringValue(scene.Event.Lead?.ToString());
            else if (facts.TryGetProperty(name, out var value))
                value.WriteTo(json);
            else if (name == "status" && status is not null)
                json.WriteStringValue(status);
            else
                json.WriteNullValue();
        }
    }
}
