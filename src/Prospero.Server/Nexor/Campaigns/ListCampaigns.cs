using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Campaigns;

/// <summary><c>GET /campaigns</c>: all campaigns.</summary>
sealed class ListCampaigns(ILeads leads) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var campaigns = await leads.Campaigns(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("campaigns", campaigns, campaign => CampaignWire.WriteMembers(json, campaign));
                json.WriteObjects("data", campaigns, campaign => CampaignWire.WriteMembers(json, campaign));
            }
        );
    }
}
