using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>GET /workflows/{id}/block-config</c>: the blocks of the day in which a workflow contacts its leads.</summary>
sealed class GetBlockConfig(IWorkflows workflows, WorkflowPlans plans) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (
            !call.IsId(out var id)
            || await workflows.Find(call.Workspace.Config, new WorkflowId(id), ct) is not { IsArchived: false } workflow
        )
            return NexorError.WorkflowNotFound;
        var parsed = await plans.Of(workflow, ct);
        return parsed.IsValid ? BlockWire.Answer(parsed.Value) : NexorError.Invalid(parsed.Problems);
    }
}
