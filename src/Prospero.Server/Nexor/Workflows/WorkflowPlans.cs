using Prospero.Core;
using Prospero.Core.Workflows;

namespace Prospero.Server.Nexor.Workflows;

/// <summary>Finds what a workflow plans: the newest version, or the draft of one that was never published.</summary>
sealed class WorkflowPlans(WorkflowDirectory versions, ICatalogues catalogues)
{
    /// <summary>The plan; or the problems of a draft that names what is not there any more.</summary>
    public async Task<Parsed<WorkflowPlan>> Of(Workflow workflow, CancellationToken ct) =>
        workflow.Published is { } version
            ? (await versions.Get(workflow.Workspace, version, ct)).Plan
            : WorkflowParser.Parse(workflow.DraftJson ?? "", workflow.Id, await catalogues.Of(workflow.Workspace, ct));
}
