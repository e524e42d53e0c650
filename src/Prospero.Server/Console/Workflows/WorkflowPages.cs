using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Pages;
using Prospero.Server.WebConsole.Switches;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>The workflows, their plans and versions, and where their leads stand.</summary>
sealed class WorkflowPages(
    IWorkflows workflows,
    WorkflowDirectory versions,
    IStandings standings,
    IRunMoves moves,
    Explainer explainer,
    SwitchPanels panels,
    TimeProvider clock
)
{
    public async Task<WorkflowListView> All(Workspace workspace, CancellationToken ct)
    {
        var rows = new List<WorkflowRow>();
        foreach (var workflow in await workflows.All(workspace.Config, ct))
        {
            var runs = await standings.RunsOf(workspace.Id, workflow.Id, ct);
            var newest = workflow.Published is { } published ? await versions.Get(workspace.Config, published, ct) : null;
            rows.Add(
                new WorkflowRow(
                    workflow.Id,
                    workflow.Name,
                    workflow.Description,
                    StateOf(workflow),
                    newest?.Number,
                    newest?.Plan.Channels ?? [],
                    runs.Where(run => run.State == RunState.Active).Sum(run => run.Count),
                    runs.Sum(run => run.Count)
                )
            );
        }

        return new WorkflowListView(rows);
    }

    /// <summary>The page; null if this workspace has no such workflow.</summary>
    public async Task<WorkflowPageView?> Of(Workspace workspace, WorkflowId id, CancellationToken ct)
    {
        if (await explainer.Workflow(workspace, id, ct) is not { Workflow: { IsArchived: false } workflow } found)
            return null;
        var zone = Times.ZoneOf(workspace.TimeZone);
        var times = new Times(zone, found.Now);
        var newest = workflow.Published is { } published ? await versions.Get(workspace.Config, published, ct) : null;
        return new WorkflowPageView(
            id,
            workflow.Name,
            workflow.Description,
            StateOf(workflow),
            found.Words,
            [.. found.Runs.OrderByDescending(run => run.Count).Select(run => new RunsRow(run.Count, Phrases.Of(run.State, run.Reason)))],
            [.. found.Ahead.Select(standing => StandingView.Of(standing, times))],
            newest is null ? [] : StepRows.Of(newest.Plan),
            await Versions(workspace, id, new Times(zone, clock.GetUtcNow()), ct),
            workflow.DraftJson is not null,
            await panels.Of(
                workspace,
                $"{Section.Workflows.Path()}/{id}",
                "everything of this workflow",
                workflow.IsPaused,
                id.Value,
                ct: ct
            )
        );
    }

    async Task<IReadOnlyList<VersionRow>> Versions(Workspace workspace, WorkflowId id, Times times, CancellationToken ct)
    {
        var open = (await moves.Count(workspace.Config, id, ct)).ToLookup(count => count.Version, count => count.Runs);
        return
        [
            .. (await workflows.Versions(workspace.Config, id, ct)).Select(version => new VersionRow(
                version.Number,
                times.Of(version.PublishedAt),
                open[version.Id].Sum()
            )),
        ];
    }

    static StateView StateOf(Workflow workflow) =>
        workflow.IsPaused ? new StateView("waiting", "paused")
        : workflow.Published is null ? new StateView("quiet", "draft")
        : new StateView("going", "published");
}
