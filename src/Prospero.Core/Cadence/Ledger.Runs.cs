using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Who moves a run to another status, and why.</summary>
/// <param name="Trigger">One of <c>api ai user timeout rule automation</c>.</param>
/// <param name="Actor">One of <c>api user system ai lead</c>.</param>
/// <param name="Reason">In their words; null if they said nothing.</param>
public sealed record StatusCause(string Trigger, string Actor, string? Reason);

public static partial class Ledger
{
    /// <summary>A run's new status, written down; what it does to the cadence is a signal's.</summary>
    public static Consequences OfStatus(Run run, WorkflowPlan plan, WorkflowStatus to, StatusCause cause, DateTimeOffset now)
    {
        var from = plan.FindStatus(run.StatusKey);
        var words = $"{from?.Label ?? run.StatusKey} to {to.Label}";
        return new Consequences
        {
            Runs =
            [
                new RunChange(run.Id, run.State, run.Reason, now)
                {
                    StatusKey = to.Key,
                    StatusDue = now + to.Timeout?.After,
                    Event = new RunStatusChanged(
                        now,
                        run.Lead,
                        run.Id,
                        run.Workflow,
                        plan.Name,
                        from is null ? null : Name(from),
                        Name(to),
                        cause.Trigger,
                        cause.Actor,
                        cause.Reason
                    ),
                    Activity = Activity.Of(
                        run.Lead,
                        now,
                        "status_changed",
                        "Status changed",
                        cause.Reason is null ? words : $"{words}: {cause.Reason}",
                        cause.Actor
                    ),
                },
            ],
            Cards = CardMove.OfCategory(run.Lead, to.Category, now) is { } move ? [move] : [],
        };
    }

    /// <summary>What a signal does to a run, to its status and to what was parked in it, written down.</summary>
    /// <param name="scene">Of any touchpoint of the run.</param>
    /// <param name="walked">The run's touchpoints, oldest first; asked for only where it becomes active again.</param>
    /// <param name="isTold">False if the new status tells enough.</param>
    public static Consequences OfHeard(
        Scene scene,
        RunDecision decision,
        Signal signal,
        StatusCause cause,
        IReadOnlyList<Touchpoint> walked,
        LeadReach reach,
        DateTimeOffset now,
        bool isTold = true
    )
    {
        var run = scene.Run!;
        var told = decision.Status is { } to ? OfStatus(run, scene.Plan, to, cause, now) : Consequences.None;
        if (decision.Status is { } status && SignalNames.Status + status.Key is var name && scene.Plan.Awaits(name))
            told = told.And(new Consequences { Wakes = [new Wake(run.Lead, run.Id, name, now)] });
        if (decision.State != RunState.Active)
            return isTold ? told.And(OfSignal(run, decision, signal, now, cause.Actor)) : told;
        if (signal is Signal.Replied)
            told = told.And(new Consequences { Runs = [new RunChange(run.Id, run.State, run.Reason, now, now)] });
        return told.And(OfResume(scene, decision, walked, reach, now, cause.Actor));
    }

    /// <summary>
    /// A run's new status with what it does to the cadence, written down; an end that the move says itself is left to that.
    /// </summary>
    public static Consequences OfChange(StatusChange change, WorkflowPlan plan, StatusCause cause, DateTimeOffset now)
    {
        var (run, to, decision) = change;
        var told = OfStatus(run, plan, to, cause, now);
        if (decision.State == RunState.Parked)
            told = told.And(OfSignal(run with { StatusKey = to.Key }, decision, new Signal.StatusChanged(to), now, cause.Actor));
        var name = SignalNames.Status + to.Key;
        return plan.Awaits(name) ? told.And(new Consequences { Wakes = [new Wake(run.Lead, run.Id, name, now)] }) : told;
    }

    /// <summary>A parked run's way back, written down: with its cadence, or only to answers.</summary>
    /// <param name="scene">Of any touchpoint of the run.</param>
    /// <param name="walked">The run's touchpoints, oldest first.</param>
    public static Consequences OfResume(
        Scene scene,
        RunDecision decision,
        IReadOnlyList<Touchpoint> walked,
        LeadReach reach,
        DateTimeOffset now,
        string actor
    )
    {
        var run = scene.Run!;
        var line = Activity.Of(run.Lead, now, "cadence_signal", Title(decision), decision.Words, actor);
        var change = new RunChange(run.Id, decision.State!.Value, decision.Reason, now) { Activity = line };
        if (decision.State != RunState.Active)
            return new Consequences { Runs = [change] };
        var active = run with { State = RunState.Active, Reason = null };
        var resumed = new Consequences
        {
            Runs = [change with { Event = new RunResumed(now, run.Lead, run.Id, run.Workflow) }],
            Unpark =
            [
                .. walked
                    .Where(touchpoint => touchpoint is { State: TouchpointState.Scheduled, DueAt: null })
                    .Select(touchpoint => new Unparked(touchpoint, CadencePlanner.DueAgain(scene.Plan, touchpoint, reach, now))),
            ],
        };
        return resumed.And(OfMove(scene with { Run = active }, CadencePlanner.Restart(scene.Plan, walked, reach, now), now));
    }

    static StatusName Name(WorkflowStatus status) => new(status.Key, status.Label, status.Category);
}
