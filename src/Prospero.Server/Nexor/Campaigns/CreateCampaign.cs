using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Campaigns;

/// <summary><c>POST /campaigns</c>: makes a campaign.</summary>
sealed class CreateCampaign(ILeads leads, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var campaign = new Campaign(
            CampaignId.New(call.Now),
            call.Workspace.Config,
            form.RequiredText("name"),
            form.Text("description", FieldReader.LongText),
            form.Flag("is_active") ?? true,
            call.Now,
            call.Now
        );
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Campaign>(Answer),
                async tx =>
                {
                    await leads.SaveCampaign(tx, campaign, ct);
                    await access.Audit(tx, call.Workspace.Config, call.Audited("campaign.created", campaign.Id.ToString()), ct);
                    return campaign;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(Campaign campaign) => CampaignWire.Answer(201, campaign);
}
