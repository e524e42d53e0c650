using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Tags;

/// <summary><c>GET /leads/{id}/tags</c>: the tags of a lead.</summary>
sealed class ReadLeadTags(ILeads leads) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) && await leads.Find(call.Workspace.Id, new LeadId(id), ct) is { } lead
            ? TagWire.OfLead(200, lead.Tags)
            : NexorError.LeadNotFound;
}

/// <summary><c>POST /leads/{id}/tags</c>: adds tags that exist.</summary>
sealed class AssignTags(LeadTagging tagging) : INexorOperation
{
    const int Most = 100;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var ids = Ids(form);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        return NexorAnswer.Of(await tagging.Assign(call.Workspace, new LeadId(id), ids, call.Keep<TaggingResult>(Answer), ct), Answer);
    }

    static List<Guid> Ids(FieldReader form)
    {
        List<Guid> ids = [];
        if (form.Id(form.Spelt("tagId", "tag_id")) is { } one)
            ids.Add(one);
        var name = form.Spelt("tagIds", "tag_ids");
        if (form.IsArray(name, out var many))
            foreach (var item in many.EnumerateArray())
                if (item.ValueKind == JsonValueKind.String && WireId.TryParse(item.GetString(), out var id))
                    ids.Add(id);
                else
                    form.Refuse(name, "must be an array of uuids");
        if (ids.Count == 0)
            form.Refuse("tagId", "is required");
        if (ids.Count > Most)
            form.Refuse(name, $"must be at most {Most}");
        return ids;
    }

    static NexorAnswer Answer(TaggingResult result) =>
        result is TaggingResult.Tagged tagged ? TagWire.OfLead(201, tagged.Tags) : LeadTagAnswer.Refusal(result);
}

/// <summary><c>DELETE /leads/{id}/tags/{childId}</c>: takes a tag away, assigned or not.</summary>
sealed class UnassignTag(LeadTagging tagging) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        if (!call.IsChildId(out var tag))
            return TagWire.NotFound;
        return NexorAnswer.Of(await tagging.Unassign(call.Workspace, new LeadId(id), tag, call.Keep<TaggingResult>(Answer), ct), Answer);
    }

    static NexorAnswer Answer(TaggingResult result) => result is TaggingResult.Tagged ? TagWire.Done : LeadTagAnswer.Refusal(result);
}

/// <summary><c>PUT</c> and <c>POST /leads/tags</c>: replaces all tags of a lead by names, wherever the body says them.</summary>
sealed class ReplaceTags(LeadTagging tagging) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(NestedFields.Gathered(call.Body, "lead_id", "email", "tags"));
        var lead = form.Id("lead_id");
        var email = lead is null ? form.Text("email") : null;
        if (lead is null && email is null)
            form.Refuse("lead_id", "or email is required");
        if (!form.IsSent("tags"))
            form.Refuse("tags", "is required");
        var names = Leads.LeadFields.Tags(form);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        var target = lead is { } id ? new LeadId(id) : (LeadId?)null;
        var kept = call.Keep<TaggingResult>(Answer);
        return NexorAnswer.Of(await tagging.Replace(call.Workspace, target, email?.Trim() ?? "", names, kept, ct), Answer);
    }

    static NexorAnswer Answer(TaggingResult result) =>
        result is TaggingResult.Tagged tagged
            ? NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteId("lead_id", tagged.Lead.Value);
                    json.WriteObjects("tags", tagged.Tags, tag => Leads.LeadWire.WriteTag(json, tag));
                    WriteIds(json, "added", tagged.Added);
                    WriteIds(json, "removed", tagged.Removed);
                }
            )
            : LeadTagAnswer.Refusal(result);

    static void WriteIds(Utf8JsonWriter json, string name, IReadOnlyList<Guid> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
            json.WriteStringValue(id);
        json.WriteEndArray();
    }
}

static class LeadTagAnswer
{
    public static NexorAnswer Refusal(TaggingResult result) =>
        result switch
        {
            TaggingResult.LeadNotFound => NexorError.LeadNotFound,
            TaggingResult.TagNotFound => TagWire.NotFound,
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
