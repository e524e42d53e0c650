using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>GET /workflows/{id}</c>: a workflow with its statuses, fields and cadence.</summary>
sealed class GetWorkflow(IWorkflows workflows, WorkflowPlans plans) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (
            !call.IsId(out var id)
            || await workflows.Find(call.Workspace.Config, new WorkflowId(id), ct) is not { IsArchived: false } workflow
        )
            return NexorError.WorkflowNotFound;
        var parsed = await plans.Of(workflow, ct);
        if (!parsed.IsValid)
            return NexorError.Invalid(parsed.Problems);
        var plan = parsed.Value;
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("workflow", () => WorkflowWire.WriteDetail(json, workflow, plan));
                json.WriteObject("data", () => WorkflowWire.WriteDetail(json, workflow, plan));
            }
        );
    }
}
