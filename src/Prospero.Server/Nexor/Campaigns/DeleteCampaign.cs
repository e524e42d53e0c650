using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Campaigns;

/// <summary><c>DELETE /campaigns/{id}</c>: deactivates a campaign; its leads keep it.</summary>
sealed class DeleteCampaign(ILeads leads, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id) || await leads.FindCampaign(call.Workspace.Config, new CampaignId(id), ct) is not { } campaign)
            return NexorError.CampaignNotFound;
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Campaign>(Answer),
                async tx =>
                {
                    await leads.SaveCampaign(tx, campaign with { IsActive = false, UpdatedAt = call.Now }, ct);
                    await access.Audit(tx, call.Workspace.Config, call.Audited("campaign.deactivated", campaign.Id.ToString()), ct);
                    return campaign;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(Campaign campaign) => NexorAnswer.Of(200, json => json.WriteBoolean("success", true));
}
