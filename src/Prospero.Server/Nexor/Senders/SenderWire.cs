using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Senders;

/// <summary>An account on the wire; its settings are never shown.</summary>
static class SenderWire
{
    public static void Write(Utf8JsonWriter json, Sender sender)
    {
        json.WriteId("id", sender.Id.Value);
        json.WriteString("name", sender.Name);
        json.WriteString("channel", sender.Channel.Name());
        json.WriteString("provider", sender.Provider);
        json.WriteString("address", sender.Address);
        json.WriteString("display_name", sender.DisplayName);
        if (sender.Limits.PerSecond is { } perSecond)
            json.WriteNumber("per_second", perSecond);
        else
            json.WriteNull("per_second");
        if (sender.Limits.PerDay is { } perDay)
            json.WriteNumber("per_day", perDay);
        else
            json.WriteNull("per_day");
        json.WriteBoolean("is_paused", sender.IsPaused);
    }

    /// <summary>One account, and the address at which its provider reports: a secret, shown to whoever makes or changes it.</summary>
    public static NexorAnswer Answer(int status, Sender sender, Uri? callback) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteStartObject("sender");
                Write(json, sender);
                json.WriteString("callback_url", callback?.ToString());
                json.WriteEndObject();
            }
        );
}
