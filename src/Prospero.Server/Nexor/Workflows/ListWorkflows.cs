using System.Text.Json;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>GET /workflows</c>: the workflows that are not archived, drafts included.</summary>
sealed class ListWorkflows(IWorkflows workflows, WorkflowPlans plans) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        List<(Workflow Workflow, WorkflowPlan Plan)> all = [];
        foreach (var workflow in await workflows.All(call.Workspace.Config, ct))
            if (await plans.Of(workflow, ct) is { IsValid: true } parsed)
                all.Add((workflow, parsed.Value));
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                Write(json, "workflows");
                Write(json, "data");
            }
        );

        void Write(Utf8JsonWriter json, string name) =>
            json.WriteObjects(name, all, one => WorkflowWire.WriteSummary(json, one.Workflow, one.Plan));
    }
}
