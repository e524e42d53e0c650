using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Campaigns;

/// <summary><c>PATCH /campaigns/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateCampaign(ILeads leads, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var name = form.IsSent("name") ? form.RequiredText("name") : null;
        var description = form.Text("description", FieldReader.LongText);
        var isActive = form.Flag("is_active");
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id) || await leads.FindCampaign(call.Workspace.Config, new CampaignId(id), ct) is not { } old)
            return NexorError.CampaignNotFound;
        var campaign = old with
        {
            Name = name ?? old.Name,
            Description = form.IsSent("description") ? description : old.Description,
            IsActive = isActive ?? old.IsActive,
            UpdatedAt = call.Now,
        };
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Campaign>(Answer),
                async tx =>
                {
                    await leads.SaveCampaign(tx, campaign, ct);
                    await access.Audit(tx, call.Workspace.Config, call.Audited("campaign.changed", campaign.Id.ToString()), ct);
                    return campaign;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(Campaign campaign) => CampaignWire.Answer(200, campaign);
}
