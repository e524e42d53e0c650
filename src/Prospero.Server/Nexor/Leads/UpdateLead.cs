using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>PUT</c> and <c>PATCH /leads/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateLead(ChangeBatcher batcher) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var (change, warning, fault) = LeadChangeForm.Parse(call.Body);
        if (change is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        var request = new ChangeRequest(call.Workspace, new LeadId(id), change, call.Keep<LeadChangeResult>(Render));
        return NexorAnswer.Of(await batcher.Change(request, ct), Render);

        NexorAnswer Render(LeadChangeResult result) => Answer(result, warning);
    }

    static NexorAnswer Answer(LeadChangeResult result, string? warning) =>
        result switch
        {
            LeadChangeResult.Changed changed => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("lead", () => LeadWire.WriteMembers(json, changed.Lead));
                    if (warning is not null)
                        json.WriteString("warning", warning);
                }
            ),
            LeadChangeResult.NotFound => NexorError.LeadNotFound,
            LeadChangeResult.Conflict conflict => NexorAnswer.Of(
                409,
                json =>
                {
                    json.WriteString("error", "Conflict");
                    json.WriteString("message", $"{conflict.Field} belongs to another lead");
                    json.WriteId("existing_lead_id", conflict.Existing.Value);
                }
            ),
            LeadChangeResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
