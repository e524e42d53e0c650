using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Senders;

/// <summary><c>GET /senders</c>: the accounts of the workspace, without their settings.</summary>
sealed class ListSenders(ISenders senders) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await senders.All(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("senders", all, sender => Write(json, sender));
                json.WriteObjects("data", all, sender => Write(json, sender));
            }
        );
    }

    static void Write(Utf8JsonWriter json, Sender sender)
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
}
