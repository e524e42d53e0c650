using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>A lead's way into another workflow.</summary>
/// <param name="Reason">In the caller's words; null for none.</param>
public sealed record AssignWish(Workspace Workspace, LeadId Lead, WorkflowId Workflow, string? Reason, Actor Actor);

/// <summary>What became of it. A closed set.</summary>
public abstract record AssignResult
{
    AssignResult() { }

    /// <summary>The lead is in the workflow.</summary>
    /// <param name="Run">The run that was opened.</param>
    /// <param name="HasMoved">True if it had open runs, which were closed.</param>
    public sealed record Assigned(Run Run, string WorkflowName, bool HasMoved) : AssignResult;

    public sealed record LeadNotFound : AssignResult;

    /// <summary>Unknown, archived, never published or another workspace's.</summary>
    public sealed record WorkflowNotFound : AssignResult;

    /// <summary>The lead cannot be enrolled there; nothing changed.</summary>
    public sealed record Rejected(string Words) : AssignResult;
}

/// <summary>Moves a lead into a workflow: every open run is closed and a new one begins, in one transaction.</summary>
public sealed class Reassignment(
    ILeads leads,
    ICadence cadence,
    IWorkflows workflows,
    WorkflowDirectory versions,
    IAccess access,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>Closes whatever run is open, even one in the same workflow, and enrols the lead anew.</summary>
    public async Task<Once<AssignResult>> Assign(AssignWish wish, KeptAnswer<AssignResult>? answer, CancellationToken ct)
    {
        answer = answer is null ? null : answer with { About = result => result is AssignResult.Assigned ? [wish.Lead] : [] };
        var workflow = await workflows.Find(wish.Workspace.Config, wish.Workflow, ct);
        var plan = workflow is { Published: { } version, IsArchived: false }
            ? new EnrolmentPlan(workflow, await versions.Get(wish.Workspace.Config, version, ct))
            : null;
        return await idempotency.Once(wish.Workspace.Id, answer, tx => Assign(tx, wish, plan, ct), ct);
    }

    async Task<AssignResult> Assign(ITransaction tx, AssignWish wish, EnrolmentPlan? plan, CancellationToken ct)
    {
        if (await leads.Hold(tx, wish.Workspace.Id, [wish.Lead], ct) is not [var lead])
            return new AssignResult.LeadNotFound();
        if (plan is not { Version.Plan: { } followed })
            return new AssignResult.WorkflowNotFound();
        var system = clock.GetUtcNow();
        var now = wish.Workspace.CadenceNow(system);
        var open = await cadence.OpenRuns(tx, wish.Workspace.Id, [lead.Id], ct);
        var suppressions = await leads.Suppressions(tx, wish.Workspace.Id, LeadReach.Hashes(lead), ct);
        var reach = LeadReach.Of(lead, suppressions, followed.Zone);
        var begun = Enrolling.Begin(wish.Workspace, lead, new EnrolmentWish(wish.Workflow), plan, reach, null, wish.Actor.Kind, now);
        if (begun.Run is not { } run)
            return new AssignResult.Rejected(string.Join("; ", begun.Warnings));
        var ends = open.Select(old => Ledger.EndOfRun(old, RunReason.Reassigned, now, wish.Reason, wish.Actor.Kind));
        await access.Audit(tx, wish.Workspace.Config, new AuditEntry(system, wish.Actor.Name, "lead.reassigned", lead.Id.ToString()), ct);
        await cadence.Apply(tx, wish.Workspace.Id, Consequences.All([.. ends, begun.Consequences]), ct);
        return new AssignResult.Assigned(run, plan.Workflow!.Name, HasMoved: open.Count > 0);
    }
}
