using System.Text.Json;
using Prospero.Core.Workflows;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>GET /workflows</c>: the published workflows that are not archived.</summary>
sealed class ListWorkflows(IWorkflows workflows, WorkflowDirectory versions) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        List<(Workflow Workflow, WorkflowPlan Plan)> all = [];
        foreach (var workflow in await workflows.All(call.Workspace.Config, ct))
            if (workflow.Published is { } version)
                all.Add((workflow, (await versions.Get(call.Workspace.Config, version, ct)).Plan));
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
