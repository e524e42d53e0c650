using System.Diagnostics;
using NodaTime;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Cadence;

/// <summary>Something that happened outside the timetable and concerns a run. A closed set.</summary>
public abstract record Signal
{
    Signal() { }

    /// <summary>The lead answered, on any channel.</summary>
    /// <param name="Text">What it wrote; null if it spoke.</param>
    public sealed record Replied(string? Text = null) : Signal;

    /// <summary>A machine answered for the lead.</summary>
    /// <param name="ReturnsOn">The day on which the person is back; null if it was not stated.</param>
    public sealed record AutoReplied(DateOnly? ReturnsOn) : Signal;

    /// <summary>The lead wants to be left alone.</summary>
    public sealed record OptedOut : Signal;

    /// <summary>A meeting was booked.</summary>
    public sealed record MeetingBooked : Signal;

    /// <summary>The lead reached a terminal status.</summary>
    public sealed record ReachedTerminalStatus : Signal;

    /// <summary>Something for which a step may wait, or that a rule for exits names: a conversion, a bounce, a complaint.</summary>
    /// <param name="Name">See <see cref="SignalNames"/>.</param>
    public sealed record Happened(string Name) : Signal;

    /// <summary>The run stood too long in its status.</summary>
    public sealed record TimedOut(StatusTimeout Rule) : Signal;

    /// <summary>The run moved to another status.</summary>
    public sealed record StatusChanged(WorkflowStatus Status) : Signal;

    /// <summary>A person takes over: nothing leaves until the run is given back.</summary>
    public sealed record Stopped : Signal;
}

/// <summary>What a signal does to a run.</summary>
/// <param name="State">The run's new state; null if it stays.</param>
/// <param name="Reason">Why, with a new state.</param>
/// <param name="Pending">What happens to what is still ahead; null for nothing.</param>
/// <param name="NotBefore">With <see cref="PendingAction.Postpone"/>.</param>
/// <param name="Words">The reason in words, for the timeline.</param>
public sealed record RunDecision(RunState? State, RunReason? Reason, PendingAction? Pending, DateTimeOffset? NotBefore, string Words)
{
    public static RunDecision Nothing(string words) => new(null, null, null, null, words);

    /// <summary>The status to which the run moves; null if it stays.</summary>
    public WorkflowStatus? Status { get; init; }

    /// <summary>The workflow in which the lead goes on; null for none.</summary>
    public WorkflowId? GoesOn { get; init; }

    /// <summary>True if nothing happens to the run.</summary>
    public bool IsNothing => State is null && Pending is null && Status is null && GoesOn is null;
}

public static partial class CadencePlanner
{
    /// <summary>The name by which a step waits for a signal; null if none can.</summary>
    public static string? NameOf(Signal signal) =>
        signal switch
        {
            Signal.Replied => SignalNames.Reply,
            Signal.MeetingBooked => SignalNames.Meeting,
            Signal.StatusChanged { Status: var status } => SignalNames.Status + status.Key,
            Signal.Happened happened => happened.Name,
            _ => null,
        };

    /// <summary>What a signal means for a run that is not closed.</summary>
    /// <param name="isAwaited">True if the workflow says itself what follows it: a step waits for it, or a call has a rule.</param>
    public static RunDecision On(WorkflowPlan plan, Run run, Signal signal, LeadReach reach, DateTimeOffset now, bool isAwaited = false)
    {
        var decision = Heard(plan, run, signal, reach, now, isAwaited);
        if (decision.Status is { } status)
            decision = WithStatus(plan, run, decision, status, reach, now);
        // Whoever took over keeps the run until giving it back, whatever else would pause it meanwhile.
        return run is { State: RunState.Parked, Reason: RunReason.Stopped } && decision.State == RunState.Parked
            ? decision with
            {
                State = null,
                Reason = null,
            }
            : decision;
    }

    static RunDecision Heard(WorkflowPlan plan, Run run, Signal signal, LeadReach reach, DateTimeOffset now, bool isAwaited) =>
        signal switch
        {
            Signal.Replied { Text: var text } when RuleFor(plan, text) is { } found => Answered(
                found.Rule.Then,
                $"the lead answered: {found.Word}"
            ) with
            {
                Status = found.Rule.Status is { } key && key != run.StatusKey ? plan.FindStatus(key) : null,
            },
            Signal.Replied when isAwaited => RunDecision.Nothing("the lead answered, as the workflow awaited"),
            Signal.MeetingBooked when isAwaited => RunDecision.Nothing("a meeting was booked, as the workflow awaited"),
            Signal.Happened { Name: SignalNames.Conversion } when !isAwaited => Exit(
                plan.Exit.OnConversion,
                RunReason.Converted,
                "a conversion was recorded"
            ),
            Signal.Happened { Name: SignalNames.Bounce } => Exit(plan.Exit.OnBounce, RunReason.Bounced, Bounce),
            Signal.Happened { Name: SignalNames.Complaint } => Exit(plan.Exit.OnComplaint, RunReason.Complained, "the lead complained"),
            Signal.Happened happened => RunDecision.Nothing($"{happened.Name} came"),
            Signal.TimedOut { Rule: var rule } => OutOfTime(plan, run, rule),
            Signal.Replied => Answered(plan.Exit.OnReply, "the lead answered"),
            Signal.OptedOut => Exit(plan.Exit.OnOptOut, RunReason.OptedOut, "the lead opted out"),
            Signal.MeetingBooked => Exit(plan.Exit.OnMeeting, RunReason.Meeting, "a meeting was booked"),
            Signal.ReachedTerminalStatus => Exit(plan.Exit.OnTerminalStatus, RunReason.TerminalStatus, "a terminal status was reached"),
            Signal.StatusChanged { Status.IsTerminal: true } when !isAwaited => Exit(
                plan.Exit.OnTerminalStatus,
                RunReason.TerminalStatus,
                "a terminal status was reached"
            ),
            Signal.StatusChanged { Status: { Category: "paused" or "deferred" } status } when !isAwaited => HeldBack(run, status),
            Signal.StatusChanged when run.Reason == RunReason.StatusPaused => new RunDecision(
                RunState.Active,
                null,
                null,
                null,
                "the status no longer holds it back"
            ),
            Signal.StatusChanged => RunDecision.Nothing("the cadence goes on"),
            Signal.Stopped => new RunDecision(RunState.Parked, RunReason.Stopped, PendingAction.Park, null, "a person took over"),
            Signal.AutoReplied { ReturnsOn: { } day } => AwayUntil(day, reach, now),
            Signal.AutoReplied => RunDecision.Nothing("an automatic reply without a date of return"),
            _ => throw new UnreachableException($"No rule for {signal.GetType().Name}"),
        };

    const string Bounce = "an address of the lead does not exist";

    static RunDecision Answered(ExitAction action, string words) =>
        action switch
        {
            ExitAction.End => new RunDecision(RunState.Parked, RunReason.Replied, PendingAction.Cancel, null, words),
            ExitAction.Pause => new RunDecision(RunState.Parked, RunReason.Replied, PendingAction.Park, null, words),
            _ => RunDecision.Nothing($"{words}; the cadence goes on"),
        };

    /// <summary>What the workflow says about a reply with certain words; null if it says nothing about this one.</summary>
    public static (ReplyRule Rule, string Word)? RuleFor(WorkflowPlan plan, string? text)
    {
        if (text is null)
            return null;
        foreach (var rule in plan.Exit.ReplyWords)
        foreach (var word in rule.Words)
            if (Conditions.HasPhrase(text, word))
                return (rule, word);
        return null;
    }

    static RunDecision OutOfTime(WorkflowPlan plan, Run run, StatusTimeout rule)
    {
        var since = $"{DurationText.Print(rule.After)} in {plan.FindStatus(run.StatusKey)?.Label ?? run.StatusKey}";
        return rule.Then switch
        {
            TimeoutAct.ToStatus { Key: var key } => RunDecision.Nothing(since) with { Status = plan.FindStatus(key) },
            TimeoutAct.ToWorkflow { Workflow: var workflow } => new RunDecision(
                RunState.Closed,
                RunReason.Reassigned,
                PendingAction.Cancel,
                null,
                since
            )
            {
                GoesOn = workflow,
            },
            TimeoutAct.End => new RunDecision(RunState.Closed, RunReason.TimedOut, PendingAction.Cancel, null, since),
            _ => throw new UnreachableException($"No rule for {rule.Then.GetType().Name}"),
        };
    }

    // A status does what it does wherever it is set, to the run as the signal leaves it.
    static RunDecision WithStatus(
        WorkflowPlan plan,
        Run run,
        RunDecision decision,
        WorkflowStatus status,
        LeadReach reach,
        DateTimeOffset now
    )
    {
        var after = decision.State is { } state ? run with { State = state, Reason = decision.Reason } : run;
        var heard = Heard(plan, after, new Signal.StatusChanged(status), reach, now, isAwaited: false);
        return heard.State is null ? decision : heard with { Status = status, Words = $"{decision.Words}; {heard.Words}" };
    }

    /// <summary>What the end of a call means for its touchpoint and its run; the run's exit by the reply rule is a signal's.</summary>
    public static Decision AfterCall(WorkflowPlan plan, Touchpoint touchpoint, CallResult result, LeadReach reach, DateTimeOffset now)
    {
        if (RuleOf(plan, touchpoint, result.Outcome) is { } rule)
        {
            var follows = ByRule(plan, touchpoint, rule, result, reach, now);
            return new Decision(new TouchpointEnd.Sent(WordsOf(result.Outcome) + GaveUp(touchpoint, follows)), follows);
        }

        switch (result.Outcome)
        {
            case CallOutcome.Answered when plan.Exit.OnReply != ExitAction.Continue || touchpoint.Kind == TouchpointKind.Adhoc:
                return new Decision(new TouchpointEnd.Sent("answered"), new Move.Stay());
            case CallOutcome.Answered:
                return new Decision(new TouchpointEnd.Sent("answered"), After(plan, plan.Contacts[touchpoint.StepIndex], reach, now));
            case CallOutcome.CallbackRequested:
                return new Decision(new TouchpointEnd.Sent("asked to be called back"), CallBack(plan, touchpoint, result, reach, now));
        }

        var next = Next(plan, touchpoint, reach, now);
        return new Decision(new TouchpointEnd.Sent(WordsOf(result.Outcome) + GaveUp(touchpoint, next)), next);
    }

    /// <summary>What the workflow says itself about a call that ended in this way; null if it says nothing.</summary>
    public static OutcomeRule? RuleOf(WorkflowPlan plan, Touchpoint touchpoint, CallOutcome outcome) =>
        touchpoint.Kind is TouchpointKind.Step or TouchpointKind.Forced && StepOf(plan, touchpoint) is CallStep call
            ? call.Outcomes.GetValueOrDefault(DocumentWords.CallOutcomes[(int)outcome])
            : null;

    static Move ByRule(WorkflowPlan plan, Touchpoint touchpoint, OutcomeRule rule, CallResult result, LeadReach reach, DateTimeOffset now)
    {
        var step = StepOf(plan, touchpoint)!;
        var again =
            result is { Outcome: CallOutcome.CallbackRequested, CallBackAt: { } asked } && asked > now ? asked : now + rule.RetryAfter;
        if (
            again is { } at
            && touchpoint.Number < step.MaxAttempts
            && reach.WhyNot(step.Channel) is null
            && Place(plan, step, at, reach) is { } due
        )
            return new Move.Contact(plan.ContactAt(plan.PlaceOf(step.Key)), step, touchpoint.Number + 1, due, []);
        return rule.GoTo is { } key ? Walk(plan, plan.PlaceOf(key), now, reach) : After(plan, step, reach, now);
    }

    static string WordsOf(CallOutcome outcome) =>
        outcome switch
        {
            CallOutcome.Answered => "answered",
            CallOutcome.Busy => "busy",
            CallOutcome.NoAnswer => "no answer",
            CallOutcome.Voicemail => "voicemail",
            CallOutcome.CallbackRequested => "asked to be called back",
            _ => "failed",
        };

    /// <summary>What a missing report means, once the provider was asked and could not say.</summary>
    public static Decision AfterSilence(WorkflowPlan plan, Touchpoint touchpoint, DateTimeOffset now) =>
        new(
            new TouchpointEnd.Hold(
                HoldReason.OutcomeUnknown,
                $"no report from the provider; {touchpoint.Outcome}",
                now + plan.OnUnknown.Deadline
            ),
            new Move.Stay()
        );

    /// <summary>What the policy for unknown outcomes does when its deadline is reached.</summary>
    public static Decision AfterDeadline(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset now) =>
        plan.OnUnknown.Then switch
        {
            UnknownPolicy.AssumeSent => new Decision(
                new TouchpointEnd.Sent("no report; assumed sent, not repeated"),
                Next(plan, touchpoint, reach, now)
            ),
            UnknownPolicy.Stay => new Decision(
                new TouchpointEnd.Hold(HoldReason.OutcomeUnknown, touchpoint.Reason ?? "outcome unknown", null),
                new Move.Stay()
            ),
            UnknownPolicy.Resend => new Decision(
                new TouchpointEnd.Again(now, "outcome unknown; sent again by the workflow's rule", true),
                new Move.Stay()
            ),
            _ => throw new UnreachableException($"No rule for {plan.OnUnknown.Then}"),
        };

    /// <summary>What it means that a call which was accepted, or may have been, could not be carried out.</summary>
    public static Decision AfterFailedCall(
        WorkflowPlan plan,
        Touchpoint touchpoint,
        ProviderReport.Failed failed,
        LeadReach reach,
        DateTimeOffset now
    ) =>
        // That the address is of no use, the report itself tells, whatever becomes of the touchpoint.
        AfterRefusal(plan, touchpoint, new SendOutcome.Refused(failed.Kind, failed.Reason, failed.Code), reach, now) with
        {
            Suppress = null,
        };

    /// <summary>What a late report means for a touchpoint whose outcome was unknown.</summary>
    /// <param name="failure">Why it failed; null if it reached the provider.</param>
    public static Decision AfterReport(WorkflowPlan plan, Touchpoint touchpoint, string? failure, LeadReach reach, DateTimeOffset now) =>
        failure is null
            ? touchpoint.Channel == Channel.Call
                // It rings, or people talk: how it ends is still to come.
                ? new Decision(new TouchpointEnd.Sent("registered, as the provider reported later", now + ReportTimeout), new Move.Stay())
                : new Decision(new TouchpointEnd.Sent("accepted, as the provider reported later"), Next(plan, touchpoint, reach, now))
            : new Decision(new TouchpointEnd.Fail(failure, null), Next(plan, touchpoint, reach, now));

    static RunDecision Exit(ExitAction action, RunReason reason, string words) =>
        action switch
        {
            ExitAction.End => new RunDecision(RunState.Closed, reason, PendingAction.Cancel, null, words),
            ExitAction.Pause => new RunDecision(RunState.Parked, reason, PendingAction.Park, null, words),
            _ => RunDecision.Nothing($"{words}; the cadence goes on"),
        };

    // A run that is held back by something else, or only answers, has nothing that its status could hold back; the next status
    // would take it for one that may go on.
    static RunDecision HeldBack(Run run, WorkflowStatus status) =>
        run is { State: RunState.Active } or { State: RunState.Parked, Reason: RunReason.WorkflowPaused or RunReason.StatusPaused }
            ? new RunDecision(RunState.Parked, RunReason.StatusPaused, PendingAction.Park, null, $"the status {status.Label} holds it back")
            : RunDecision.Nothing("nothing goes out in it that the status could hold back");

    static RunDecision AwayUntil(DateOnly day, LeadReach reach, DateTimeOffset now)
    {
        var back = reach.Zones.Max(zone => zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToInstant()).ToDateTimeOffset();
        return back <= now
            ? RunDecision.Nothing("an automatic reply; the date of return has passed")
            : new RunDecision(null, null, PendingAction.Postpone, back, $"away until {day:yyyy-MM-dd}");
    }

    // A wish to be called back counts as an answer to this call: the next call is at the time the lead named.
    static Move CallBack(WorkflowPlan plan, Touchpoint touchpoint, CallResult result, LeadReach reach, DateTimeOffset now)
    {
        if (touchpoint.Kind == TouchpointKind.Adhoc)
            return new Move.Stay();
        var step = plan.Contacts[touchpoint.StepIndex];
        var asked = result.CallBackAt is { } at && at > now ? at : now + step.RetryAfter;
        if (step.Channel == Channel.Call && touchpoint.Number < step.MaxAttempts && Place(plan, step, asked, reach) is { } due)
            return new Move.Contact(touchpoint.StepIndex, step, touchpoint.Number + 1, due, []);
        return After(plan, plan.Contacts[touchpoint.StepIndex], reach, now);
    }

    static string GaveUp(Touchpoint touchpoint, Move next) =>
        touchpoint.Kind == TouchpointKind.Step && touchpoint.Number > 1 && next is not Move.Contact { Number: > 1 } && next is not Move.Stay
            ? $"; gave up after {touchpoint.Number} attempts"
            : "";
}
