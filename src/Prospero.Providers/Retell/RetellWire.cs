using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Retell;

/// <summary>Requests in Retell's words.</summary>
static class RetellWire
{
    /// <summary>The key in a call's metadata that holds our touchpoint's id.</summary>
    public const string Correlation = "touchpoint_id";

    public static byte[] Call(SendRequest request, SendContent.CallScript script, RetellSettings settings, Uri? callback) =>
        Json(json =>
        {
            json.WriteString("from_number", settings.From);
            json.WriteString("to_number", request.To);
            if (settings.Agent is { } agent)
                json.WriteString("override_agent_id", agent);
            if (settings.AgentVersion is { } version)
            {
                if (int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    json.WriteNumber("override_agent_version", number);
                else
                    json.WriteString("override_agent_version", version);
            }

            json.WriteStartObject("retell_llm_dynamic_variables");
            foreach (var (name, value) in request.Variables)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteStartObject("metadata");
            json.WriteString(Correlation, request.Touchpoint.ToString());
            json.WriteEndObject();
            Override(json, script, settings, callback);
        });

    /// <summary>Asks for the calls of a touchpoint. One that has not begun has no time, so that time is no condition.</summary>
    public static byte[] CallsOf(TouchpointId touchpoint) =>
        Json(json =>
        {
            json.WriteStartObject("filter_criteria");
            json.WriteStartArray("metadata");
            json.WriteStartObject();
            json.WriteString("type", "string");
            json.WriteString("op", "eq");
            json.WriteString("key", Correlation);
            json.WriteString("value", touchpoint.ToString());
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("sort_order", "descending");
            json.WriteNumber("limit", 10);
        });

    static void Override(Utf8JsonWriter json, SendContent.CallScript script, RetellSettings settings, Uri? callback)
    {
        json.WriteStartObject("agent_override");
        json.WriteStartObject("agent");
        if (settings.RingSeconds is { } ring)
            json.WriteNumber("ring_duration_ms", ring * 1000);
        if (callback is not null)
        {
            json.WriteString("webhook_url", callback.ToString());
            json.WriteStartArray("webhook_events");
            foreach (var name in (string[])["call_started", "call_ended", "call_analyzed"])
                json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (script.BeginMessage is { Length: > 0 } greeting)
        {
            json.WriteStartObject("retell_llm");
            json.WriteString("start_speaker", "agent");
            json.WriteString("begin_message", greeting);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
