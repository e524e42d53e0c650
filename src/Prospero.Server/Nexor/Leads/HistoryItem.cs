using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Messages;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary>One item of a lead's history: an activity, or else a message or call.</summary>
/// <param name="At">When it happened; items are ordered by it, then by id.</param>
sealed record HistoryItem(DateTimeOffset At, Guid Id, Activity? Activity, Message? Message)
{
    static readonly string[] DirectionNames = ["outbound", "inbound"];
    static readonly string[] StatusNames = ["queued", "sent", "delivered", "read", "failed", "unknown"];

    public static HistoryItem Of(Activity activity) => new(activity.At, activity.Id, activity, null);

    public static HistoryItem Of(Message message) => new(message.At, message.Id.Value, null, message);

    public void WriteMembers(Utf8JsonWriter json)
    {
        if (Activity is { } activity)
            WriteActivity(json, activity);
        else if (Message is { } message)
            WriteMessage(json, message);
        json.WriteTime("timestamp", At);
    }

    static void WriteActivity(Utf8JsonWriter json, Activity activity)
    {
        json.WriteString("type", "activity");
        json.WriteString("channel", "system");
        json.WriteString("activity_type", activity.Type);
        json.WriteString("title", activity.Title);
        json.WriteString("description", activity.Description);
        json.WriteString("actor_type", activity.Actor);
    }

    static void WriteMessage(Utf8JsonWriter json, Message message)
    {
        json.WriteString("type", TypeOf(message));
        json.WriteString("channel", message.Channel.Name());
        json.WriteId("id", message.Id.Value);
        switch (TypeOf(message))
        {
            case "call":
                WriteCall(json, message);
                break;
            case "call_missed":
                json.WriteString("call_status", "not_connected");
                json.WriteString("disconnection_reason", message.Call?.DisconnectionReason ?? message.Error ?? Word(message.Call));
                json.WriteString("content", message.Content);
                json.WriteString("provider_call_id", message.ProviderId);
                break;
            case "email":
                WriteEmail(json, message);
                break;
            default:
                WriteText(json, message);
                break;
        }
    }

    static string TypeOf(Message message) =>
        message.Channel switch
        {
            Channel.Call => IsMissed(message) ? "call_missed" : "call",
            Channel.Email => "email",
            _ => "message",
        };

    static bool IsMissed(Message message) =>
        message.Call is { } call
            ? call.Outcome is CallOutcome.Busy or CallOutcome.NoAnswer or CallOutcome.Failed
            : message.Status == DeliveryStatus.Failed;

    static string? Word(CallResult? call) =>
        call?.Outcome switch
        {
            CallOutcome.Busy => "busy",
            CallOutcome.NoAnswer => "no_answer",
            CallOutcome.Failed => "failed",
            _ => null,
        };

    static void WriteCall(Utf8JsonWriter json, Message message)
    {
        var call = message.Call;
        if (call is null)
            json.WriteNull("duration_seconds");
        else
            json.WriteNumber("duration_seconds", (long)call.Duration.TotalSeconds);
        json.WriteString(
            "call_status",
            call is not null ? "ended"
                : message.Status == DeliveryStatus.Unknown ? "unknown"
                : "registered"
        );
        if (call is null)
            json.WriteNull("call_successful");
        else
            json.WriteBoolean("call_successful", call.Outcome is CallOutcome.Answered or CallOutcome.CallbackRequested);
        json.WriteString("summary", call?.Summary);
        json.WriteString("recording_url", call?.RecordingUrl);
        json.WriteString("transcript", call?.Transcript);
    }

    static void WriteEmail(Utf8JsonWriter json, Message message)
    {
        json.WriteString("direction", DirectionNames[(int)message.Direction]);
        json.WriteString("subject", message.Subject);
        json.WriteString("content", message.Content);
        json.WriteString("html", message.Html);
        json.WriteString("status", StatusNames[(int)message.Status]);
        json.WriteTime("sent_at", message.SentAt);
        json.WriteTime("delivered_at", message.DeliveredAt);
        json.WriteTime("opened_at", message.ReadAt);
        json.WriteTime("bounced_at", message.BouncedAt);
    }

    static void WriteText(Utf8JsonWriter json, Message message)
    {
        json.WriteString("direction", DirectionNames[(int)message.Direction]);
        json.WriteString("content", message.Content);
        json.WriteString("message_type", message.Template is null ? "text" : "template");
        json.WriteNull("media_url");
        json.WriteNull("attachments");
        json.WriteString("status", StatusNames[(int)message.Status]);
        json.WriteString("provider_message_id", message.ProviderId);
        json.WriteTime("sent_at", message.SentAt);
        json.WriteTime("delivered_at", message.DeliveredAt);
        json.WriteTime("read_at", message.ReadAt);
        json.WriteNull("reaction");
        json.WriteStartArray("buttons");
        json.WriteEndArray();
    }
}
