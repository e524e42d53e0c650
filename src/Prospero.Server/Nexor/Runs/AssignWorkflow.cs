using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Runs;

/// <summary><c>POST /leads/{id}/assign-workflow</c>: closes whatever run is open and opens a new one.</summary>
sealed class AssignWorkflow(Reassignment reassignment) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var workflow = form.Id(form.Spelt("workflowId", "workflow_id"));
        if (workflow is null)
            form.Refuse("workflowId", "is required");
        var reason = form.Text("reason", FieldReader.LongText);
        var actor = form.Text(form.Spelt("actorId", "actor_id"));
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        var by = actor is null ? call.Actor : call.Actor with { Name = $"{call.Actor.Name} for {actor}" };
        var wish = new AssignWish(call.Workspace, new LeadId(id), new WorkflowId(workflow!.Value), reason, by);
        return NexorAnswer.Of(await reassignment.Assign(wish, call.Keep<AssignResult>(Answer), ct), Answer);
    }

    static NexorAnswer Answer(AssignResult result) =>
        result switch
        {
            AssignResult.LeadNotFound => NexorError.LeadNotFound,
            AssignResult.WorkflowNotFound => NexorError.Of(404, "Workflow not found"),
            AssignResult.Rejected rejected => NexorError.Invalid(rejected.Words),
            AssignResult.Assigned assigned => NexorAnswer.Of(
                201,
                json =>
                {
                    json.WriteId("workflowRunId", assigned.Run.Id.Value);
                    json.WriteId("workflowId", assigned.Run.Workflow.Value);
                    json.WriteString("workflowName", assigned.WorkflowName);
                    json.WriteString("movementType", assigned.HasMoved ? "reassignment" : "enrollment");
                    json.WriteBoolean("paused", assigned.Run.Reason == RunReason.WorkflowPaused);
                }
            ),
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
