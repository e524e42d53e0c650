using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>Takes in what other programs and people say about leads and their tasks; steps that wait for it go on at once.</summary>
public sealed class LeadSignals(ICadence cadence, ILeads leads, ILeadTasks tasks, InboundReplies replies)
{
    /// <summary>
    /// A signal that a workspace made up reaches all open runs of a lead. Returns how many there are; null if the lead is unknown.
    /// </summary>
    public async Task<int?> Accept(
        ITransaction tx,
        Workspace workspace,
        LeadId id,
        string name,
        DateTimeOffset systemNow,
        CancellationToken ct
    )
    {
        if (await leads.Find(tx, workspace.Id, id, ct) is not { } lead)
            return null;
        var now = workspace.CadenceNow(systemNow);
        var runs = await cadence.OpenRuns(tx, workspace.Id, [lead.Id], ct);
        var heard = await replies.Signalled(tx, workspace, lead, runs, new Signal.Happened(SignalNames.Custom + name), now, ct);
        await cadence.Apply(tx, workspace.Id, heard, ct);
        return runs.Count;
    }

    /// <summary>
    /// A task is done. Returns it as it stands then; null if it or its lead is unknown. One that was done already stays as it is.
    /// </summary>
    public async Task<LeadTask?> Complete(
        ITransaction tx,
        Workspace workspace,
        Guid id,
        string by,
        DateTimeOffset systemNow,
        CancellationToken ct
    )
    {
        if (await tasks.Find(tx, workspace.Id, id, ct) is not { } task || await leads.Hold(tx, workspace.Id, [task.Lead], ct) is [])
            return null;
        var now = workspace.CadenceNow(systemNow);
        if (!await tasks.Complete(tx, workspace.Id, id, by, now, ct))
            return task;
        var done = new Consequences
        {
            Wakes = [new Wake(task.Lead, task.Run, SignalNames.Task + task.StepKey, now)],
            Activities = [Activity.Of(task.Lead, now, "task_done", "task", $"{task.StepKey}: {task.Title}; done", "user")],
        };
        await cadence.Apply(tx, workspace.Id, done, ct);
        return task with { DoneAt = now, DoneBy = by };
    }
}
