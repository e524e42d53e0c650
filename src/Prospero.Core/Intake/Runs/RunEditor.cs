using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>Moves one run at somebody's wish: to another status, out of the cadence's hands and back.</summary>
public sealed class RunEditor(
    ILeads leads,
    ICadence cadence,
    IWorkflows workflows,
    WorkflowDirectory versions,
    InboundReplies replies,
    IAccess access,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>
    /// Moves a run to another status of its workflow, and does what that status brings about: a terminal one ends the cadence
    /// as its exit rules say, one that pauses holds it back, the next that does not lets it go on.
    /// </summary>
    /// <param name="reason">In the caller's words; null for none.</param>
    public Task<Once<RunResult>> SetStatus(
        RunTarget target,
        string statusKey,
        string? reason,
        KeptAnswer<RunResult>? answer,
        CancellationToken ct
    ) => Once(target, answer, tx => SetStatus(tx, target, statusKey, reason, ct), ct);

    /// <summary>Takes a run out of the cadence's hands: nothing leaves until it is resumed.</summary>
    public Task<Once<RunResult>> Stop(RunTarget target, KeptAnswer<RunResult>? answer, CancellationToken ct) =>
        Once(target, answer, tx => Stop(tx, target, ct), ct);

    /// <summary>Gives a run back.</summary>
    /// <param name="withCadence">False if the agent only answers from now on and nothing goes out by itself.</param>
    public Task<Once<RunResult>> Resume(RunTarget target, bool withCadence, KeptAnswer<RunResult>? answer, CancellationToken ct) =>
        Once(target, answer, tx => Resume(tx, target, withCadence, ct), ct);

    /// <summary>True if a person has one of the lead's runs; null if there is no such lead.</summary>
    /// <param name="workflow">Only the run in this one; null for all.</param>
    public async Task<bool?> IsStopped(Workspace workspace, LeadId lead, WorkflowId? workflow, CancellationToken ct)
    {
        if (await leads.Find(workspace.Id, lead, ct) is null)
            return null;
        foreach (var run in await cadence.RunsOf(workspace.Id, [lead], ct))
            if (IsStopped(run) && (workflow is null || run.Workflow == workflow) && !await IsTerminal(workspace, run, ct))
                return true;
        return false;
    }

    async Task<RunResult> SetStatus(ITransaction tx, RunTarget target, string statusKey, string? reason, CancellationToken ct)
    {
        if (await Hold(tx, target, ct) is not { } lead)
            return new RunResult.LeadNotFound();
        var open = await Open(tx, target, ct);
        if (open.Count == 0)
            return new RunResult.RunNotFound();
        if (open.Count > 1)
            return new RunResult.Ambiguous();
        var run = open[0];
        var plan = (await versions.Get(target.Workspace.Config, run.Version, ct)).Plan;
        if (plan.FindStatus(statusKey) is not { } status)
            return new RunResult.UnknownStatus();
        if (status.Key == run.StatusKey)
            return new RunResult.InStatus(run, run.StatusKey, status.Key, HasChanged: false);
        var now = Now(target.Workspace);
        var cause = new StatusCause(target.Actor.Kind, target.Actor.Kind, reason);
        var changed = Ledger.OfStatus(run, plan, status, cause, now).And(await Heard(tx, target, lead, run, plan, status, now, ct));
        await Write(tx, target, "run.status_set", run.Id.ToString(), changed, ct);
        return new RunResult.InStatus(run with { StatusKey = status.Key }, run.StatusKey, status.Key, HasChanged: true);
    }

    // What the new status does to the cadence.
    async Task<Consequences> Heard(
        ITransaction tx,
        RunTarget target,
        Lead lead,
        Run run,
        WorkflowPlan plan,
        WorkflowStatus status,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var signal = new Signal.StatusChanged(status);
        var isAwaited = (await replies.Awaiting(tx, target.Workspace.Id, [(run, plan)], signal, ct)).Contains(run.Id);
        var decision = CadencePlanner.On(plan, run, signal, LeadReach.Of(lead, [], plan.Zone), now, isAwaited);
        if (decision.State == RunState.Active && await IsPaused(target, run, ct))
            decision = CadencePlanner.OnResume(plan, run, withCadence: true, isWorkflowPaused: true);
        var heard = decision.State switch
        {
            null when decision.Pending is null => Consequences.None,
            RunState.Active or RunState.Parked when decision.Pending is null => await Resumed(
                tx,
                target,
                lead,
                run,
                plan,
                decision,
                now,
                ct
            ),
            _ => Ledger.OfSignal(run, decision, signal, now, target.Actor.Kind),
        };
        return heard.And(InboundReplies.Woken(run, plan, signal, now));
    }

    async Task<RunResult> Stop(ITransaction tx, RunTarget target, CancellationToken ct)
    {
        if (await Hold(tx, target, ct) is null)
            return new RunResult.LeadNotFound();
        if (await OpenOne(tx, target, ct) is not { } run)
            return new RunResult.RunNotFound();
        if (IsStopped(run))
            return new RunResult.StoppedBefore(run);
        var plan = (await versions.Get(target.Workspace.Config, run.Version, ct)).Plan;
        var signal = new Signal.Stopped();
        var now = Now(target.Workspace);
        var decision = CadencePlanner.On(plan, run, signal, new LeadReach(null, null, NothingSuppressed, [plan.Zone]), now);
        var ahead = (await cadence.Pending(tx, target.Workspace.Id, [run.Id], ct)).Count(IsOnTimetable);
        await Write(tx, target, "run.stopped", run.Id.ToString(), Ledger.OfSignal(run, decision, signal, now, target.Actor.Kind), ct);
        return new RunResult.Stopped(run, ahead);
    }

    async Task<RunResult> Resume(ITransaction tx, RunTarget target, bool withCadence, CancellationToken ct)
    {
        if (await Hold(tx, target, ct) is not { } lead)
            return new RunResult.LeadNotFound();
        if (await OpenOne(tx, target, ct) is not { } run)
            return new RunResult.RunNotFound();
        var plan = (await versions.Get(target.Workspace.Config, run.Version, ct)).Plan;
        var decision = CadencePlanner.OnResume(plan, run, withCadence, await IsPaused(target, run, ct));
        if (decision.State is null)
            return new RunResult.NothingToResume(run);
        var consequences = await Resumed(tx, target, lead, run, plan, decision, Now(target.Workspace), ct);
        await Write(tx, target, "run.resumed", run.Id.ToString(), consequences, ct);
        return new RunResult.Resumed(run, HasCadence: decision.State == RunState.Active);
    }

    async Task<Consequences> Resumed(
        ITransaction tx,
        RunTarget target,
        Lead lead,
        Run run,
        WorkflowPlan plan,
        RunDecision decision,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var suppressions = await leads.Suppressions(tx, target.Workspace.Id, LeadReach.Hashes(lead), ct);
        var walked = await cadence.TouchpointsOf(tx, target.Workspace.Id, run.Id, ct);
        var scene = new Scene(target.Workspace, Beginning.Blank(run, target.Workspace, plan, lead), plan, lead, run, null);
        return Ledger.OfResume(scene, decision, walked, LeadReach.Of(lead, suppressions, plan.Zone), now, target.Actor.Kind);
    }

    Task<Once<RunResult>> Once(
        RunTarget target,
        KeptAnswer<RunResult>? answer,
        Func<ITransaction, Task<RunResult>> work,
        CancellationToken ct
    ) => idempotency.Once(target.Workspace.Id, answer is null ? null : answer with { About = _ => [target.Lead] }, work, ct);

    // Events come last: their positions are taken under a lock of the workspace's row.
    async Task Write(ITransaction tx, RunTarget target, string action, string subject, Consequences consequences, CancellationToken ct)
    {
        await access.Audit(tx, target.Workspace.Config, new AuditEntry(clock.GetUtcNow(), target.Actor.Name, action, subject), ct);
        await cadence.Apply(tx, target.Workspace.Id, consequences, ct);
    }

    // Whoever opens or ends runs of this lead waits here.
    async Task<Lead?> Hold(ITransaction tx, RunTarget target, CancellationToken ct) =>
        await leads.Hold(tx, target.Workspace.Id, [target.Lead], ct) is [var lead] ? lead : null;

    async Task<IReadOnlyList<Run>> Open(ITransaction tx, RunTarget target, CancellationToken ct)
    {
        var open = await cadence.OpenRuns(tx, target.Workspace.Id, [target.Lead], ct);
        return target.Workflow is { } workflow ? [.. open.Where(run => run.Workflow == workflow)] : open;
    }

    async Task<Run?> OpenOne(ITransaction tx, RunTarget target, CancellationToken ct)
    {
        foreach (var run in await Open(tx, target, ct))
            if (!await IsTerminal(target.Workspace, run, ct))
                return run;
        return null;
    }

    async Task<bool> IsPaused(RunTarget target, Run run, CancellationToken ct) =>
        (await workflows.Find(target.Workspace.Config, run.Workflow, ct))?.IsPaused == true;

    async Task<bool> IsTerminal(Workspace workspace, Run run, CancellationToken ct) =>
        (await versions.Get(workspace.Config, run.Version, ct)).Plan.FindStatus(run.StatusKey)?.IsTerminal == true;

    DateTimeOffset Now(Workspace workspace) => workspace.CadenceNow(clock.GetUtcNow());

    static readonly IReadOnlyDictionary<Channel, string> NothingSuppressed = new Dictionary<Channel, string>();

    static bool IsStopped(Run run) => run is { State: RunState.Parked, Reason: RunReason.Stopped };

    static bool IsOnTimetable(Touchpoint touchpoint) =>
        touchpoint is { State: TouchpointState.Claimed } or { State: TouchpointState.Scheduled, DueAt: not null };
}
