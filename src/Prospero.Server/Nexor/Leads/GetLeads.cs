using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>POST /leads/bulk/get</c>: full leads by id, in the order asked for.</summary>
sealed class GetLeads(FullLeads leads, Idempotency idempotency) : INexorOperation
{
    const int Most = 200;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var ids = Ids(form);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        var kept = call.Keep<IReadOnlyList<FullLead?>>(Answer, about: found => found.OfType<FullLead>().Select(lead => lead.Lead.Id));
        return NexorAnswer.Of(
            kept is null
                ? new Once<IReadOnlyList<FullLead?>>.Done(await leads.FindAll(call.Workspace, ids, ct))
                : await idempotency.Once(call.Workspace.Id, kept, _ => leads.FindAll(call.Workspace, ids, ct), ct),
            Answer
        );

        NexorAnswer Answer(IReadOnlyList<FullLead?> found) => Found(ids, found);
    }

    static List<LeadId> Ids(FieldReader form)
    {
        List<LeadId> ids = [];
        if (!form.IsArray("lead_ids", out var given))
        {
            form.Refuse("lead_ids", "is required");
            return ids;
        }

        foreach (var item in given.EnumerateArray())
            if (item.ValueKind == JsonValueKind.String && WireId.TryParse(item.GetString(), out var id))
                ids.Add(new LeadId(id));
            else
                form.Refuse("lead_ids", "must be an array of uuids");
        if (given.GetArrayLength() is 0 or > Most)
            form.Refuse("lead_ids", $"must have 1 to {Most} ids");
        return [.. ids.Distinct()];
    }

    static NexorAnswer Found(List<LeadId> ids, IReadOnlyList<FullLead?> found) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects(
                    "leads",
                    found.OfType<FullLead>(),
                    lead =>
                    {
                        json.WriteObject("lead", () => lead.WriteMembers(json));
                        lead.WriteVariables(json);
                    }
                );
                json.WriteStartArray("not_found");
                foreach (var (id, lead) in ids.Zip(found))
                    if (lead is null)
                        json.WriteStringValue(id.Value);
                json.WriteEndArray();
            }
        );
}
