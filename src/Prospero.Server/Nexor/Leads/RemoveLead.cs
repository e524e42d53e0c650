using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>DELETE /leads/{id}</c>: archives a lead; its data is kept.</summary>
sealed class ArchiveLead(LeadRemoval removal) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        return NexorAnswer.Of(await removal.Archive(call.Workspace, new LeadId(id), call.Actor, call.Keep<bool>(Answer), ct), Answer);

        NexorAnswer Answer(bool isGone) =>
            isGone
                ? NexorAnswer.Of(
                    200,
                    json =>
                    {
                        json.WriteBoolean("success", true);
                        json.WriteId("id", id);
                        json.WriteBoolean("archived", true);
                    }
                )
                : NexorError.LeadNotFound;
    }
}

/// <summary><c>POST /leads/{id}/erase</c>: takes all that is known about a lead away for good.</summary>
sealed class EraseLead(LeadRemoval removal) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        string? reason = null;
        if (call.Body.ValueKind == JsonValueKind.Object)
        {
            var form = new FieldReader(call.Body);
            reason = form.Text("reason");
            if (form.Fault is { } fault)
                return NexorError.Invalid(fault);
        }
        else if (call.Body.ValueKind != JsonValueKind.Undefined)
            return NexorError.Invalid("body must be an object");

        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        return NexorAnswer.Of(
            await removal.Erase(call.Workspace, new LeadId(id), reason, call.Actor, call.Keep<DateTimeOffset?>(Answer), ct),
            Answer
        );

        NexorAnswer Answer(DateTimeOffset? at) =>
            at is null
                ? NexorError.LeadNotFound
                : NexorAnswer.Of(
                    200,
                    json =>
                    {
                        json.WriteBoolean("success", true);
                        json.WriteId("id", id);
                        json.WriteBoolean("erased", true);
                        json.WriteTime("erased_at", at);
                    }
                );
    }
}
