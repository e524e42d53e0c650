using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>POST /leads/{id}/assign</c>: gives a lead to a user, to whom a rule chooses, or to nobody.</summary>
sealed class AssignLead(LeadAssignment assignment) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var (user, rule) = (form.Id("user_id"), AssignmentForm.Read(form));
        if (rule is null && !form.IsSent("user_id"))
            form.Refuse("user_id", "or rule is required");
        if (rule is not null && user is not null)
            form.Refuse("rule", "and user_id cannot both be given");
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        var kept = call.Keep<AssignmentResult>(Answer);
        var wish = new AssignmentWish(user, rule);
        return NexorAnswer.Of(await assignment.Assign(call.Workspace, new LeadId(id), wish, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(AssignmentResult result) =>
        result switch
        {
            AssignmentResult.Assigned assigned => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteId("lead_id", assigned.Lead.Value);
                    if (assigned.User is { } user)
                        json.WriteObject("assigned_user", () => FullLead.WriteUser(json, user));
                    else
                        json.WriteNull("assigned_user");
                    json.WriteId("previous_user_id", assigned.Previous);
                }
            ),
            AssignmentResult.LeadNotFound => NexorError.LeadNotFound,
            AssignmentResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
}

/// <summary>Reads <c>rule</c> and <c>user_ids</c>.</summary>
static class AssignmentForm
{
    /// <summary>The rule; null if none was given or it is wrong, which the form knows then.</summary>
    public static AssignmentRule? Read(FieldReader form)
    {
        const string name = "user_ids";
        List<Guid> users = [];
        if (form.IsArray(name, out var given))
            foreach (var item in given.EnumerateArray())
                if (item.ValueKind == JsonValueKind.String && WireId.TryParse(item.GetString(), out var id))
                    users.Add(id);
                else
                    form.Refuse(name, "must be an array of uuids");
        if (users.Count > AssignmentRule.MostUsers)
            form.Refuse(name, $"must have at most {AssignmentRule.MostUsers} items");
        return form.Choice("rule", AssignmentRule.Names) is { } kind ? new AssignmentRule((AssignmentKind)kind, users) : null;
    }
}
