using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What became of a person's decision about a touchpoint. A closed set.</summary>
public abstract record HandResult
{
    HandResult() { }

    /// <summary>The touchpoint as it now stands.</summary>
    public sealed record Settled(Touchpoint Touchpoint) : HandResult;

    /// <summary>It is not held, or somebody else settled it meanwhile; nothing changed.</summary>
    public sealed record NotHeld(TouchpointState State) : HandResult;

    /// <summary>Unknown, or another workspace's.</summary>
    public sealed record NotFound : HandResult;
}

/// <summary>Settles touchpoints that are held: as a person decides, or because what was missing is there.</summary>
public sealed class HeldTouchpoints(
    ICadence cadence,
    IMessages messages,
    ILeads leads,
    ISenders senders,
    WorkflowDirectory workflows,
    MessageComposer composer,
    TimeProvider clock
)
{
    /// <summary>Carries a person's decision out.</summary>
    public async Task<HandResult> Settle(ITransaction tx, Workspace workspace, TouchpointId id, HandChoice choice, CancellationToken ct)
    {
        if (await cadence.Find(tx, workspace.Id, id, ct) is not { } touchpoint)
            return new HandResult.NotFound();
        if (touchpoint.State != TouchpointState.Held)
            return new HandResult.NotHeld(touchpoint.State);
        if (await leads.Find(tx, workspace.Id, touchpoint.Lead, ct) is not { } lead)
            return new HandResult.NotHeld(touchpoint.State);
        var (isSettled, follows) = await Settle(
            tx,
            workspace,
            touchpoint,
            lead,
            (plan, reach, now) => CadencePlanner.AfterHand(plan, touchpoint, choice, reach, now),
            ct
        );
        await cadence.Apply(tx, workspace.Id, follows, ct);
        var after = (await cadence.Find(tx, workspace.Id, id, ct))!;
        return isSettled ? new HandResult.Settled(after) : new HandResult.NotHeld(after.State);
    }

    /// <summary>
    /// Puts back on the timetable what these leads' touchpoints were held for and what is there now; returns what is still to
    /// be written. One that was begun already keeps the content it had and waits for a person.
    /// </summary>
    public async Task<Consequences> ReleaseFilled(
        ITransaction tx,
        Workspace workspace,
        IReadOnlyCollection<Lead> changed,
        CancellationToken ct
    )
    {
        if (changed.Count == 0)
            return Consequences.None;
        var held = await cadence.HeldOf(tx, workspace.Id, [.. changed.Select(lead => lead.Id)], ct);
        var filled = await Filled(workspace, held, changed.ToDictionary(lead => lead.Id), ct);
        if (filled.Count == 0)
            return Consequences.None;
        var begun = await messages.Begun(tx, workspace.Id, [.. filled.Select(one => one.Touchpoint.Id)], ct);
        filled.RemoveAll(one => begun.Contains(one.Touchpoint.Id));
        var suppressions = await leads.SuppressionsOf(tx, workspace.Id, [.. filled.Select(one => one.Lead).Distinct()], ct);
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var released = filled.ConvertAll(one => Release(workspace, one, suppressions[one.Lead.Id], now));
        var isSettled = await cadence.Settle(
            tx,
            [.. filled.Zip(released, (one, settlement) => (one.Touchpoint, settlement with { Consequences = Consequences.None }))],
            ct
        );
        return Consequences.All([.. released.Where((_, i) => isSettled[i]).Select(settlement => settlement.Consequences)]);
    }

    static Settlement Release(Workspace workspace, Waiting waiting, IEnumerable<Suppression> suppressions, DateTimeOffset now)
    {
        var (touchpoint, lead, plan) = waiting;
        var reach = LeadReach.Of(lead, suppressions, plan.Zone);
        var scene = new Scene(workspace, touchpoint, plan, lead, Run: null, Message: null);
        return Ledger.Settle(scene, CadencePlanner.AfterFilling(plan, touchpoint, reach, now), now);
    }

    // Those for which nothing is missing now.
    async Task<List<Waiting>> Filled(
        Workspace workspace,
        IReadOnlyList<Touchpoint> held,
        Dictionary<LeadId, Lead> changed,
        CancellationToken ct
    )
    {
        var filled = new List<Waiting>();
        foreach (var touchpoint in held.Where(one => one is { HoldReason: HoldReason.NeedsOperator, Kind: not TouchpointKind.Adhoc }))
        {
            var lead = changed[touchpoint.Lead];
            var plan = (await workflows.Get(workspace.Config, touchpoint.Version, ct)).Plan;
            var isFilled =
                touchpoint.Kind == TouchpointKind.Turn && plan.FindStep(touchpoint.StepKey) is HttpStep step
                    ? StepRequestForm.Of(plan, lead, touchpoint, step).Request is not null
                    : await IsComposed(workspace, plan, touchpoint, lead, ct);
            if (isFilled)
                filled.Add(new Waiting(touchpoint, lead, plan));
        }

        return filled;
    }

    async Task<bool> IsComposed(Workspace workspace, WorkflowPlan plan, Touchpoint touchpoint, Lead lead, CancellationToken ct) =>
        CadencePlanner.StepOf(plan, touchpoint) is { } step
        && await senders.Find(workspace.Config, touchpoint.Sender, ct) is { } sender
        && composer.Compose(step, plan, lead, sender, isWindowOpen: false) is Composition.Ready;

    sealed record Waiting(Touchpoint Touchpoint, Lead Lead, WorkflowPlan Plan);

    // What follows is written by the caller, once for all: the log's row is locked last.
    async Task<(bool IsSettled, Consequences Follows)> Settle(
        ITransaction tx,
        Workspace workspace,
        Touchpoint touchpoint,
        Lead lead,
        Func<WorkflowPlan, LeadReach, DateTimeOffset, Decision> decide,
        CancellationToken ct
    )
    {
        var plan = (await workflows.Get(workspace.Config, touchpoint.Version, ct)).Plan;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var run = touchpoint.Run is { } id ? await cadence.FindRun(tx, workspace.Id, id, ct) : null;
        var reach = LeadReach.Of(lead, await leads.Suppressions(tx, lead.Workspace, LeadReach.Hashes(lead), ct), plan.Zone);
        var message = await messages.Find(tx, workspace.Id, null, touchpoint.Id, ct);
        var scene = new Scene(workspace, touchpoint, plan, lead, run, message?.Id);
        var settlement = Ledger.Settle(scene, decide(plan, reach, now), now);
        var isSettled = await cadence.Settle(tx, touchpoint, settlement with { Consequences = Consequences.None }, ct);
        return (isSettled, isSettled ? settlement.Consequences : Consequences.None);
    }
}
