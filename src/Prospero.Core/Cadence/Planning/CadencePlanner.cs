using System.Diagnostics;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Decides what happens next in a run, and nothing else: no clock, no database, no network. The engine, the answers to
/// "why" and the tests ask the very same functions. If a rule is not here, it does not exist.
/// </summary>
public static partial class CadencePlanner
{
    /// <summary>How long the report of a call is awaited after it was registered.</summary>
    public static readonly TimeSpan ReportTimeout = TimeSpan.FromMinutes(45);

    /// <summary>How many technical tries that count a touchpoint has at most.</summary>
    public const int MaxTries = 5;

    /// <summary>How many tries it has at most in all: a limit that never lifts ends after two days or so.</summary>
    public const int MaxAttempts = 60;

    /// <summary>How long free text is allowed on WhatsApp after the lead wrote (Meta: customer service window).</summary>
    public static readonly TimeSpan MessageWindow = TimeSpan.FromHours(24);

    static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>The first contact of a run that starts now.</summary>
    /// <param name="skipFirst">True to begin at the second touchpoint.</param>
    public static Move First(WorkflowPlan plan, bool skipFirst, LeadReach reach, DateTimeOffset now) =>
        skipFirst ? Following(plan, 0, 1, reach, now) : Walk(plan, 0, now, reach);

    /// <summary>What follows contact <paramref name="number"/> of a step that ended without an answer.</summary>
    public static Move Following(WorkflowPlan plan, int stepIndex, int number, LeadReach reach, DateTimeOffset now)
    {
        var step = plan.Contacts[stepIndex];
        if (number < step.MaxAttempts && reach.WhyNot(step.Channel) is null && Place(plan, step, now + step.RetryAfter, reach) is { } due)
            return new Move.Contact(stepIndex, step, number + 1, due, []);
        return After(plan, step, reach, now);
    }

    /// <summary>What an attempt's outcome means for its touchpoint and its run.</summary>
    /// <param name="attempts">How many tries were begun, this one and those that do not count included.</param>
    public static Decision After(
        WorkflowPlan plan,
        Touchpoint touchpoint,
        SendOutcome outcome,
        LeadReach reach,
        DateTimeOffset now,
        int attempts = 1
    ) =>
        outcome switch
        {
            SendOutcome.Accepted when touchpoint.Channel == Channel.Call => new Decision(
                new TouchpointEnd.Sent("registered", now + ReportTimeout),
                new Move.Stay()
            ),
            SendOutcome.Accepted => new Decision(new TouchpointEnd.Sent("accepted"), Next(plan, touchpoint, reach, now)),
            SendOutcome.Unknown unknown => new Decision(
                new TouchpointEnd.Hold(HoldReason.OutcomeUnknown, unknown.Reason, now + plan.OnUnknown.Deadline),
                new Move.Stay()
            ),
            SendOutcome.TryLater later when (later.CountsAsAttempt && touchpoint.Tries >= MaxTries) || attempts >= MaxAttempts =>
                new Decision(
                    new TouchpointEnd.Fail($"{later.Reason}; gave up after {Math.Max(attempts, touchpoint.Tries)} tries", later.Code),
                    Next(plan, touchpoint, reach, now)
                ),
            SendOutcome.TryLater later => new Decision(
                new TouchpointEnd.Again(
                    now + (later.After ?? Backoff(Math.Max(attempts, touchpoint.Tries))),
                    later.Reason,
                    later.CountsAsAttempt
                ),
                new Move.Stay()
            ),
            SendOutcome.Refused refused => AfterRefusal(plan, touchpoint, refused, reach, now),
            _ => throw new UnreachableException($"No rule for {outcome.GetType().Name}"),
        };

    /// <summary>What a closed gate means for a touchpoint that is due.</summary>
    /// <param name="reach">Null once the lead was archived.</param>
    public static Decision AfterGate(WorkflowPlan plan, Touchpoint touchpoint, Gate closed, LeadReach? reach, DateTimeOffset now) =>
        closed.Effect switch
        {
            GateEffect.Wait => Wait(plan, touchpoint, closed, reach!, now),
            GateEffect.Park => new Decision(new TouchpointEnd.Parked(closed.Reason!), new Move.Stay()),
            GateEffect.Cancel => new Decision(new TouchpointEnd.Cancel(closed.Reason!), new Move.Stay()),
            GateEffect.Skip => new Decision(new TouchpointEnd.Skip(closed.Reason!), Instead(plan, touchpoint, reach!, now)),
            GateEffect.Miss => new Decision(new TouchpointEnd.Skip(closed.Reason!), Next(plan, touchpoint, reach!, now)),
            GateEffect.End => new Decision(new TouchpointEnd.Skip(closed.Reason!), new Move.End(RunReason.Exhausted, [])),
            _ => throw new UnreachableException($"No rule for {closed.Effect}"),
        };

    /// <summary>What follows a touchpoint that was carried out without an answer.</summary>
    public static Move Next(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset now) =>
        touchpoint.Kind switch
        {
            TouchpointKind.Adhoc => new Move.Stay(),
            TouchpointKind.Turn => Walk(plan, plan.After(plan.PlaceOf(touchpoint.StepKey)), now, reach),
            _ => Following(plan, touchpoint.StepIndex, touchpoint.Number, reach, now),
        };

    // A forced first message that did not leave gives way to the normal first contact; a step that cannot be carried out to
    // the next one, for the same reason would close every further try of it.
    static Move Instead(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset now) =>
        touchpoint.Kind switch
        {
            TouchpointKind.Adhoc => new Move.Stay(),
            TouchpointKind.Forced => First(plan, skipFirst: false, reach, now),
            TouchpointKind.Turn => Next(plan, touchpoint, reach, now),
            _ => After(plan, plan.Contacts[touchpoint.StepIndex], reach, now),
        };

    static Decision AfterRefusal(WorkflowPlan plan, Touchpoint touchpoint, SendOutcome.Refused refused, LeadReach reach, DateTimeOffset now)
    {
        var failed = new TouchpointEnd.Fail(refused.Reason, refused.Code);
        var without = reach with { Suppressed = With(reach.Suppressed, touchpoint.Channel, refused.Reason) };
        return refused.Kind switch
        {
            FailureKind.RecipientOptedOut => new Decision(failed, OptedOut(plan, touchpoint, without, now), SuppressionReason.OptOut),
            FailureKind.RecipientInvalid => Bounced(plan, touchpoint, failed, without, now),
            FailureKind.WindowClosed => new Decision(new TouchpointEnd.Skip(refused.Reason), Instead(plan, touchpoint, reach, now)),
            FailureKind.ContentRejected
            or FailureKind.Configuration
            or FailureKind.AccountRestricted when touchpoint.Kind == TouchpointKind.Step => new Decision(
                new TouchpointEnd.Hold(HoldReason.NeedsOperator, refused.Reason, null),
                new Move.Stay()
            ),
            _ when touchpoint.Kind == TouchpointKind.Forced => new Decision(failed, Instead(plan, touchpoint, reach, now)),
            _ => new Decision(failed, Next(plan, touchpoint, reach, now)),
        };
    }

    static Decision Bounced(WorkflowPlan plan, Touchpoint touchpoint, TouchpointEnd failed, LeadReach without, DateTimeOffset now)
    {
        var exit = Exit(plan.Exit.OnBounce, RunReason.Bounced, Bounce);
        if (touchpoint.Kind != TouchpointKind.Adhoc && exit.State == RunState.Closed)
            return new Decision(failed, new Move.End(RunReason.Bounced, []), SuppressionReason.Bounce);
        var follows = new Decision(failed, Instead(plan, touchpoint, without, now), SuppressionReason.Bounce);
        return touchpoint.Kind != TouchpointKind.Adhoc && exit.State == RunState.Parked ? follows with { Parks = exit } : follows;
    }

    static Move OptedOut(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset now) =>
        touchpoint.Kind == TouchpointKind.Adhoc ? new Move.Stay()
        : plan.Exit.OnOptOut == ExitAction.Continue ? Instead(plan, touchpoint, reach, now)
        : new Move.End(RunReason.OptedOut, []);

    static DateTimeOffset? Place(WorkflowPlan plan, ContactStep step, DateTimeOffset due, LeadReach reach) =>
        plan.Times.NextOpen(step.Channel, due, reach.Zones);

    static TimeSpan Backoff(int tries)
    {
        var wait = FirstRetry * Math.Pow(3, Math.Clamp(tries - 1, 0, 8));
        return wait < LongestRetry ? wait : LongestRetry;
    }

    static Dictionary<Channel, string> With(IReadOnlyDictionary<Channel, string> suppressed, Channel channel, string reason) =>
        new(suppressed) { [channel] = reason };
}
