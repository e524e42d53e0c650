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
                json.WriteObjects("senders", all, sender => SenderWire.Write(json, sender));
                json.WriteObjects("data", all, sender => SenderWire.Write(json, sender));
            }
        );
    }
}
