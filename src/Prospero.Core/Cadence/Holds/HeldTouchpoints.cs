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
        var follows = Consequences.None;
        var held = await cadence.HeldOf(tx, workspace.Id, [.. changed.Select(lead => lead.Id)], ct);
        foreach (var touchpoint in held.Where(one => one is { HoldReason: HoldReason.NeedsOperator, Kind: not TouchpointKind.Adhoc }))
        {
            var lead = changed.First(lead => lead.Id == touchpoint.Lead);
            if (!await IsFilled(tx, workspace, touchpoint, lead, ct))
                continue;
            var (_, told) = await Settle(
                tx,
                workspace,
                touchpoint,
                lead,
                (plan, reach, now) => CadencePlanner.AfterFilling(plan, touchpoint, reach, now),
                ct
            );
            follows = follows.And(told);
        }

        return follows;
    }

    async Task<bool> IsFilled(ITransaction tx, Workspace workspace, Touchpoint touchpoint, Lead lead, CancellationToken ct)
    {
        if (await messages.Find(tx, workspace.Id, null, touchpoint.Id, ct) is not null)
            return false;
        var plan = (await workflows.Get(workspace.Config, touchpoint.Version, ct)).Plan;
        var sender = await senders.Find(workspace.Config, touchpoint.Sender, ct);
        return sender is not null
            && CadencePlanner.StepOf(plan, touchpoint) is { } step
            && composer.Compose(step, plan, lead, sender, isWindowOpen: false) is Composition.Ready;
    }

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
