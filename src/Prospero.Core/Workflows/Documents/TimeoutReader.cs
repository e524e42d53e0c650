namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads the <c>timeout</c> of a status.</summary>
static class TimeoutReader
{
    /// <param name="own">The key of the status whose time-out it is.</param>
    /// <param name="id">The workflow that is read.</param>
    public static StatusTimeout? Read(DocumentObject entry, string own, IReadOnlyList<WorkflowStatus> statuses, WorkflowId id)
    {
        entry.Refuse(DocumentWords.Timeout);
        if (!entry.Has("after"))
            entry.Wrong("after", "is required", "Write how long a lead may stand there, such as 14d.");
        var after = entry.Duration("after", mayBeZero: true);
        if (after < StatusTimeout.Least)
            entry.Wrong("after", "is shorter than 1m", "Write a longer time.");
        var acts = DocumentWords.TimeoutActs.Where(entry.Has).ToList();
        if (acts.Count == 0)
            entry.Problems.Add(entry.Path, "does nothing", $"Add one of {string.Join(", ", DocumentWords.TimeoutActs)}.");
        foreach (var second in acts.Skip(1))
            entry.Wrong(second, $"is a second act beside {acts[0]}", "Keep one of them.");
        var then = acts.Count == 1 ? Act(entry, acts[0], own, statuses, id) : null;
        return then is null || after is null ? null : new StatusTimeout(after.Value, then);
    }

    static TimeoutAct? Act(DocumentObject entry, string act, string own, IReadOnlyList<WorkflowStatus> statuses, WorkflowId id)
    {
        switch (act)
        {
            case "status":
                var key = StatusReader.Named(entry, "status", statuses);
                if (key == own)
                    entry.Wrong("status", "is this status itself", "Name another one.");
                return key is null ? null : new TimeoutAct.ToStatus(key);
            case "move":
                return HttpReader.Workflow(entry, "move", id, "Name another workflow, or a status.") is { } workflow
                    ? new TimeoutAct.ToWorkflow(workflow)
                    : null;
            default:
                if (entry.Flag("end") == false)
                    entry.Wrong("end", "is false", "Write true, or name a status or a workflow instead.");
                return new TimeoutAct.End();
        }
    }
}
