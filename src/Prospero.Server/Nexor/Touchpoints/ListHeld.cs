using System.Globalization;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Touchpoints;

/// <summary><c>GET /touchpoints?state=held</c>: what waits for a report or for a person, oldest first.</summary>
sealed class ListHeld(ICadence cadence) : INexorOperation
{
    const int Usual = 50;
    const int Most = 200;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Query["state"].ToString() is var state and not ("" or "held"))
            return NexorError.Invalid($"state must be held, not {(state.Length > 20 ? state[..20] : state)}");
        var limit = Usual;
        if (call.Query["limit"].ToString() is { Length: > 0 } wanted)
        {
            if (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most)
                return NexorError.Invalid($"limit must be a whole number from 1 to {Most}");
        }

        var after = Guid.Empty;
        if (call.Query["cursor"].ToString() is { Length: > 0 } cursor && !WireId.TryParse(cursor, out after))
            return NexorError.Invalid("cursor must be what next_cursor said");
        var held = await cadence.Held(call.Workspace.Id, new TouchpointId(after), limit, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("touchpoints", held, touchpoint => TouchpointWire.Write(json, touchpoint));
                if (held.Count == limit)
                    json.WriteId("next_cursor", held[^1].Id.Value);
                else
                    json.WriteNull("next_cursor");
            }
        );
    }
}
