using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>What becomes of a run that a person gives back, or that nothing holds back any more.</summary>
    /// <param name="withCadence">False if the agent only answers from now on and nothing goes out by itself.</param>
    /// <param name="isWorkflowPaused">True while an operator holds the workflow back.</param>
    public static RunDecision OnResume(WorkflowPlan plan, Run run, bool withCadence, bool isWorkflowPaused)
    {
        if (run is not { State: RunState.Parked, Reason: { } reason } || reason == RunReason.WorkflowPaused)
            return RunDecision.Nothing("nothing holds it back");
        if (!withCadence)
            return reason == RunReason.Stopped
                ? new RunDecision(
                    RunState.Parked,
                    WithoutCadence(plan, run),
                    null,
                    null,
                    "resumed; the agent answers, nothing else goes out"
                )
                : RunDecision.Nothing("nobody has taken over");
        return isWorkflowPaused
            ? new RunDecision(RunState.Parked, RunReason.WorkflowPaused, null, null, "resumed; the workflow is paused")
            : new RunDecision(RunState.Active, null, null, null, "resumed");
    }

    /// <summary>When a parked touchpoint is due again: not before it was, not before now, inside the hours of its channel.</summary>
    public static DateTimeOffset DueAgain(WorkflowPlan plan, Touchpoint parked, LeadReach reach, DateTimeOffset now)
    {
        var due = parked.ParkedDue > now ? parked.ParkedDue.Value : now;
        // Hours that never open are the gates' matter: they say so on the timeline.
        return parked.Kind == TouchpointKind.Step && StepOf(plan, parked) is { } step ? Place(plan, step, due, reach) ?? due : due;
    }

    /// <summary>
    /// What follows in a run that becomes active again and has nothing parked: the contact that was cancelled, else the one
    /// after the last that this version has. Stays where a contact is still under way, which will say itself what follows.
    /// </summary>
    /// <param name="walked">The run's touchpoints, oldest first.</param>
    public static Move Restart(WorkflowPlan plan, IReadOnlyList<Touchpoint> walked, LeadReach reach, DateTimeOffset now)
    {
        var steps = walked.Where(touchpoint => touchpoint.Kind != TouchpointKind.Adhoc).ToList();
        if (steps.Exists(IsUnderWay))
            return new Move.Stay();
        if (steps.Select(touchpoint => In(plan, touchpoint)).OfType<Touchpoint>().LastOrDefault() is not { } last)
            return First(plan, skipFirst: false, reach, now);
        if (last.State != TouchpointState.Cancelled || last.Kind == TouchpointKind.Forced)
            return Next(plan, last, reach, now);
        if (last.Kind == TouchpointKind.Turn)
            return Walk(plan, plan.PlaceOf(last.StepKey), now, reach);
        var step = plan.Contacts[last.StepIndex];
        return last.Number <= step.MaxAttempts && reach.WhyNot(step.Channel) is null && Place(plan, step, now, reach) is { } due
            ? new Move.Contact(last.StepIndex, step, last.Number, due, [])
            : After(plan, step, reach, now);
    }

    // What was carried out on an earlier version stands where the step of its key stands in this one; null if it has none.
    static Touchpoint? In(WorkflowPlan plan, Touchpoint walked)
    {
        if (walked.Kind == TouchpointKind.Forced)
            return walked;
        var place = plan.PlaceOf(walked.StepKey);
        return place < plan.Steps.Count && plan.Steps[place] is ContactStep == (walked.Kind == TouchpointKind.Step)
            ? walked with
            {
                StepIndex = plan.ContactAt(place),
            }
            : null;
    }

    static RunReason WithoutCadence(WorkflowPlan plan, Run run) =>
        run.RepliedAt is not null && plan.Exit.OnReply != ExitAction.Continue ? RunReason.Replied : RunReason.Answering;

    static bool IsUnderWay(Touchpoint touchpoint) =>
        touchpoint.State is TouchpointState.Scheduled or TouchpointState.Claimed or TouchpointState.Sending or TouchpointState.Held
        || touchpoint is { State: TouchpointState.Sent, DueAt: not null };
}
