using System.Diagnostics;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>What the outcome of a request means for its turn and its run. What may have been carried out is not repeated by guess.</summary>
    public static Decision AfterRequest(
        WorkflowPlan plan,
        Touchpoint turn,
        HttpStep step,
        SendOutcome outcome,
        LeadReach reach,
        DateTimeOffset now
    ) =>
        outcome switch
        {
            SendOutcome.Accepted accepted => new Decision(
                new TouchpointEnd.Done(accepted.ProviderId),
                Told(Next(plan, turn, reach, now), step, accepted.ProviderId)
            ),
            SendOutcome.Unknown unknown when step.IsRepeatable && turn.Tries < step.MaxTries => Repeat(
                turn,
                unknown.Reason,
                null,
                true,
                now
            ),
            SendOutcome.Unknown unknown => new Decision(
                new TouchpointEnd.Hold(HoldReason.OutcomeUnknown, unknown.Reason, now + plan.OnUnknown.Deadline),
                new Move.Stay()
            ),
            SendOutcome.TryLater later when turn.Tries < step.MaxTries => Repeat(
                turn,
                later.Reason,
                later.After,
                later.CountsAsAttempt,
                now
            ),
            SendOutcome.TryLater later => Failed(
                plan,
                turn,
                step,
                $"{later.Reason}; gave up after {turn.Tries} tries",
                later.Code,
                reach,
                now
            ),
            SendOutcome.Refused refused => Failed(plan, turn, step, refused.Reason, refused.Code, reach, now),
            _ => throw new UnreachableException($"No rule for {outcome.GetType().Name}"),
        };

    static Decision Repeat(Touchpoint turn, string reason, TimeSpan? after, bool counts, DateTimeOffset now) =>
        new(new TouchpointEnd.Again(now + (after ?? Backoff(turn.Tries)), reason, counts), new Move.Stay());

    static Decision Failed(
        WorkflowPlan plan,
        Touchpoint turn,
        HttpStep step,
        string reason,
        string? code,
        LeadReach reach,
        DateTimeOffset now
    )
    {
        var next = step.OnFailure is { } key ? Walk(plan, plan.PlaceOf(key), now, reach) : Next(plan, turn, reach, now);
        return new Decision(new TouchpointEnd.Fail(reason, code), next);
    }

    static Move Told(Move move, Step step, string words) => move with { Passed = [new Passage.Chose(step, words), .. move.Passed] };
}
