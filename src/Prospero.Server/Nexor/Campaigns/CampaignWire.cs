using System.Text.Json;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Campaigns;

/// <summary>A campaign as this surface shows it.</summary>
static class CampaignWire
{
    public static void WriteMembers(Utf8JsonWriter json, Campaign campaign)
    {
        json.WriteId("id", campaign.Id.Value);
        json.WriteString("name", campaign.Name);
        json.WriteString("description", campaign.Description);
        json.WriteBoolean("is_active", campaign.IsActive);
        json.WriteTime("created_at", campaign.CreatedAt);
        json.WriteTime("updated_at", campaign.UpdatedAt);
    }

    /// <summary>The answer that shows one campaign.</summary>
    public static NexorAnswer Answer(int status, Campaign campaign) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("campaign", () => WriteMembers(json, campaign));
            }
        );
}
