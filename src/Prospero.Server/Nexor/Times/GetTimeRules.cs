using Prospero.Core.Workflows;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Times;

/// <summary><c>GET /time-rules</c>: what the workspace lays down about time.</summary>
sealed class GetTimeRules(TimeEditor editor) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var stored = await editor.Find(call.Workspace.Config, ct);
        return TimeRulesWire.Answer(stored.Zone, stored.Json);
    }
}
