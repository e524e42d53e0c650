using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Holds a workspace, a workflow or an account back, and lets it go on. A pause is one switch that the gates ask about at
/// the last instant: what comes due meanwhile is parked, and what is not yet due is not touched. A resumption is a sweep,
/// which spreads what was parked.
/// </summary>
public sealed class Pauses(
    IStore store,
    IAccess access,
    IWorkflows workflows,
    ISenders senders,
    ICadence cadence,
    ISweeps sweeps,
    TimeProvider clock,
    CadenceOptions options
)
{
    /// <summary>
    /// Holds the subject back. After the commit <see cref="TakeBack"/> is to be called: then nothing leaves any more but what
    /// had begun to.
    /// </summary>
    /// <param name="live">The live workspace whose configuration it is; its test data is held back with it.</param>
    /// <param name="actor">Who wishes so, for the audit.</param>
    public async Task<PauseResult> Pause(
        ITransaction tx,
        Workspace live,
        PauseScope scope,
        Guid subject,
        string actor,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow();
        var result = await Switch(tx, live, scope, subject, isPaused: true, now, ct);
        if (result is not PauseResult.Changed changed)
            return result;
        // What an earlier resumption has not reached yet stays parked.
        await sweeps.End(tx, live.Id, SweepKind.Resume, scope, subject, now, ct);
        await access.Audit(tx, live.Id, new AuditEntry(now, actor, $"{NameOf(scope)}.paused", subject.ToString("D")), ct);
        await Tell(tx, live, Paused(scope, subject, changed.Name, live.CadenceNow(now)), ct);
        return result;
    }

    /// <summary>
    /// Takes claims away that were made before nodes could know of the pause; whatever they claim after it finds the gate
    /// closed. Returns how many touchpoints went back.
    /// </summary>
    public Task<int> TakeBack(WorkspaceId live, PauseScope scope, Guid subject, CancellationToken ct) =>
        store.InTransaction(tx => cadence.TakeBack(tx, live, scope, subject, ct), ct);

    /// <summary>Lets the subject go on. What was parked comes back in batches, each touch at its place in the spread.</summary>
    /// <param name="live">See <see cref="Pause"/>.</param>
    /// <param name="perMinute">How many overdue touches a minute takes; null for what the setting says.</param>
    /// <param name="actor">Who wishes so, for the audit.</param>
    public async Task<PauseResult> Resume(
        ITransaction tx,
        Workspace live,
        PauseScope scope,
        Guid subject,
        int? perMinute,
        string actor,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow();
        var result = await Switch(tx, live, scope, subject, isPaused: false, now, ct);
        if (result is not PauseResult.Changed changed)
            return result;
        var rate = perMinute ?? UsualRate;
        foreach (var data in (await access.Workspaces(ct)).Where(workspace => workspace.Config == live.Id))
            await sweeps.Begin(
                tx,
                Sweep.Begin(data.Id, SweepKind.Resume, scope, subject, new ResumeOrder(new Spread(rate), false).ToText(), now),
                ct
            );
        await access.Audit(tx, live.Id, new AuditEntry(now, actor, $"{NameOf(scope)}.resumed", subject.ToString("D")), ct);
        await Tell(tx, live, Resumed(scope, subject, changed.Name, rate, live.CadenceNow(now)), ct);
        return result;
    }

    /// <summary>How many overdue touches a minute takes where nobody says otherwise.</summary>
    public int UsualRate => options.ResumePerMinute;

    /// <summary>A scope's name in the audit, in events and on the wire.</summary>
    public static string NameOf(PauseScope scope) => scope.ToString().ToLowerInvariant();

    async Task<PauseResult> Switch(
        ITransaction tx,
        Workspace live,
        PauseScope scope,
        Guid subject,
        bool isPaused,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        if (await Name(tx, live, scope, subject, ct) is not { } name)
            return new PauseResult.NotFound();
        var isChanged = scope switch
        {
            PauseScope.Workspace => await access.SetPaused(tx, live.Id, isPaused, ct),
            PauseScope.Workflow => await workflows.SetPaused(tx, live.Id, new WorkflowId(subject), isPaused, now, ct),
            _ => await senders.SetPaused(tx, live.Id, new SenderId(subject), isPaused, now, ct),
        };
        return isChanged ? new PauseResult.Changed(name) : new PauseResult.Unchanged(name);
    }

    async Task<string?> Name(ITransaction tx, Workspace live, PauseScope scope, Guid subject, CancellationToken ct) =>
        scope switch
        {
            PauseScope.Workspace => subject == live.Id.Value ? live.Name : null,
            PauseScope.Workflow => await workflows.Hold(tx, live.Id, new WorkflowId(subject), ct) is { IsArchived: false } workflow
                ? workflow.Name
                : null,
            _ => (await senders.Find(live.Id, new SenderId(subject), ct))?.Name,
        };

    Task Tell(ITransaction tx, Workspace live, Event happened, CancellationToken ct) =>
        cadence.Apply(tx, live.Id, new Consequences { Events = [happened] }, ct);

    static Event Paused(PauseScope scope, Guid subject, string name, DateTimeOffset now) =>
        scope switch
        {
            PauseScope.Workspace => new WorkspacePaused(now, subject, name),
            PauseScope.Workflow => new WorkflowPaused(now, subject, name),
            _ => new SenderPaused(now, subject, name),
        };

    static Event Resumed(PauseScope scope, Guid subject, string name, int rate, DateTimeOffset now) =>
        scope switch
        {
            PauseScope.Workspace => new WorkspaceResumed(now, subject, name, rate),
            PauseScope.Workflow => new WorkflowResumed(now, subject, name, rate),
            _ => new SenderResumed(now, subject, name, rate),
        };
}
