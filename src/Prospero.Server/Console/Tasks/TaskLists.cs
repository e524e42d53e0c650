using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Tasks;

/// <summary>What people are to do.</summary>
sealed class TaskLists(ILeadTasks tasks, ILeadViews leads, IWorkflows workflows, TimeProvider clock)
{
    const int PageSize = 100;

    public async Task<TaskListView> Of(Workspace workspace, Guid? after, CancellationToken ct)
    {
        var found = await tasks.List(workspace.Id, isOpen: true, null, after, PageSize + 1, ct);
        var open = found.Take(PageSize).ToList();
        var known = (await leads.Find([.. open.Select(one => (workspace.Id, one.Lead)).Distinct()], ct)).ToDictionary(
            one => one.Lead.Id,
            one => one.Lead
        );
        var names = (await workflows.All(workspace.Config, ct)).ToDictionary(one => one.Id, one => one.Name);
        var times = new Times(Times.ZoneOf(workspace.TimeZone), workspace.CadenceNow(clock.GetUtcNow()));
        var rows = open.Select(task => Row(task, known.GetValueOrDefault(task.Lead), names, times));
        return new TaskListView(
            [.. rows.OrderBy(row => row.Due?.At ?? DateTimeOffset.MaxValue).ThenBy(row => row.Given.At)],
            found.Count > PageSize ? $"{Section.Tasks.Path()}?after={open[^1].Id:D}" : null
        );
    }

    /// <summary>What is to be done about one lead.</summary>
    public async Task<IReadOnlyList<TaskRow>> Of(Workspace workspace, Lead lead, Times times, CancellationToken ct)
    {
        var open = await tasks.List(workspace.Id, isOpen: true, lead.Id, null, PageSize, ct);
        return [.. open.Select(task => Row(task, lead, [], times))];
    }

    static TaskRow Row(LeadTask task, Lead? lead, Dictionary<WorkflowId, string> names, Times times) =>
        new(
            task.Id,
            task.Lead,
            lead?.FullName ?? "An archived lead",
            lead?.Phone?.Given ?? lead?.Email?.Given,
            task.Title,
            task.Note,
            names.GetValueOrDefault(task.Workflow) ?? "an archived workflow",
            times.Of(task.DueAt),
            task.DueAt < times.Now,
            times.Of(task.CreatedAt)
        );
}
