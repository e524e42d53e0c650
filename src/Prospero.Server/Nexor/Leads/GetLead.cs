using Prospero.Core;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>GET /leads/{id}</c>: the full lead, flat and again under <c>lead</c>.</summary>
sealed class GetLead(FullLeads leads) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id) || await leads.Find(call.Workspace, new LeadId(id), ct) is not { } lead)
            return NexorError.LeadNotFound;
        var isVerbose = string.Equals(call.Query["verbose"], "true", StringComparison.OrdinalIgnoreCase);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                lead.WriteMembers(json);
                json.WriteObject("lead", () => lead.WriteMembers(json));
                lead.WriteVariables(json);
                if (isVerbose)
                    lead.WriteFields(json);
            }
        );
    }
}
