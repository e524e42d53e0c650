using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>How runs go over to a new version of their workflow.</summary>
/// <param name="Follows">
/// True if every run goes: one whose step is gone goes on behind the last step that both versions have. False if it stays.
/// </param>
/// <param name="Steps">The new key of a step by its old one, where it is not the same.</param>
public sealed record MoveRule(bool Follows, IReadOnlyDictionary<string, string> Steps)
{
    /// <summary>The key that a step has in the new version.</summary>
    public string KeyOf(string old) => Steps.GetValueOrDefault(old, old);
}

/// <summary>What a new version means for a run. A closed set.</summary>
public abstract record VersionMove
{
    VersionMove() { }

    /// <summary>It stays on its version.</summary>
    public sealed record Stays(string Why) : VersionMove;

    /// <summary>It goes, and what it has ahead goes with it.</summary>
    /// <param name="Pending">As it then stands, but for its version; null if it had nothing ahead.</param>
    public sealed record Goes(Touchpoint? Pending) : VersionMove;

    /// <summary>It goes, and something else takes the place of what it had ahead.</summary>
    public sealed record GoesElsewhere(Move Next) : VersionMove;
}

public static partial class CadencePlanner
{
    /// <summary>What a new version means for a run.</summary>
    /// <param name="pending">What the run has ahead; null for nothing.</param>
    /// <param name="statusKey">Where the lead stands in the workflow.</param>
    public static VersionMove Moved(
        WorkflowPlan from,
        WorkflowPlan to,
        Touchpoint? pending,
        string statusKey,
        MoveRule rule,
        LeadReach reach,
        DateTimeOffset now
    )
    {
        if (!rule.Follows && to.FindStatus(statusKey) is null)
            return new VersionMove.Stays($"the new version has no status {statusKey}");
        if (pending is null)
            return new VersionMove.Goes(null);
        // A message that came with the lead stands for no step; the cadence goes on behind the first contact.
        if (pending.Content is not null)
            return to.Senders.ContainsKey(pending.Channel)
                ? new VersionMove.Goes(pending)
                : new VersionMove.Stays($"the new version has no {pending.Channel.Name()} account");
        var place = to.PlaceOf(rule.KeyOf(pending.StepKey));
        var isGone = pending.State is TouchpointState.Sent or TouchpointState.Held;
        if (place == to.Steps.Count)
            return !rule.Follows || isGone ? new VersionMove.Stays($"the new version has no step {rule.KeyOf(pending.StepKey)}")
                : pending.Kind == TouchpointKind.Forced ? new VersionMove.GoesElsewhere(First(to, skipFirst: false, reach, now))
                : new VersionMove.GoesElsewhere(Walk(to, BehindCommon(from, to, pending, rule), now, reach));
        var wasKind = from.PlaceOf(pending.StepKey) is var old && old < from.Steps.Count ? from.Steps[old].Kind : null;
        return At(to, place, pending, wasKind, isGone, reach, now);
    }

    /// <summary>
    /// The status in which a run stands in a new version, since when, and when its time there is over; what is over already is
    /// over now.
    /// </summary>
    public static (string Key, DateTimeOffset Since, DateTimeOffset? Due) StatusIn(WorkflowPlan to, Run run, DateTimeOffset now)
    {
        var (status, since) = to.FindStatus(run.StatusKey) is { } same ? (same, run.StatusSince ?? run.StartedAt) : (to.InitialStatus, now);
        var due = since + status.Timeout?.After;
        return (status.Key, since, due < now ? now : due);
    }

    /// <summary>Where a step's runs go, as the preview shows it; null if they stay.</summary>
    public static string? MovesTo(WorkflowPlan to, string stepKey, MoveRule rule) =>
        to.PlaceOf(rule.KeyOf(stepKey)) is var place && place < to.Steps.Count ? to.Steps[place].Key
        : rule.Follows ? "the next step"
        : null;

    // The same step in the new version: what is ahead keeps its time and its number as far as the new step allows.
    static VersionMove At(WorkflowPlan to, int place, Touchpoint pending, string? wasKind, bool isGone, LeadReach reach, DateTimeOffset now)
    {
        var step = to.Steps[place];
        // A forced first touch takes the place of the first contact, whatever step it is made of.
        var index = pending.Kind == TouchpointKind.Forced ? 0 : to.ContactAt(place);
        switch (step)
        {
            case ContactStep contact when isGone && pending.Kind != TouchpointKind.Turn:
                // It left, or may have: only what follows it is the new version's.
                return new VersionMove.Goes(pending with { StepIndex = index, StepKey = contact.Key });
            case ContactStep contact when pending.Kind != TouchpointKind.Turn && pending.Number <= contact.MaxAttempts:
                return new VersionMove.Goes(Kept(to, contact, index, pending, reach, now));
            case ContactStep contact when pending.Kind != TouchpointKind.Turn:
                return new VersionMove.GoesElsewhere(After(to, contact, reach, now));
            case not null when pending.Kind == TouchpointKind.Turn && step.Kind == wasKind:
                return new VersionMove.Goes(
                    pending with
                    {
                        StepIndex = index,
                        StepKey = step.Key,
                        Channel = to.Contacts[index].Channel,
                        Sender = SenderChoice.For(to, to.Contacts[index].Channel, pending.Lead),
                        Awaits = pending.Number > 1 ? step.Awaits : [],
                    }
                );
            default:
                return isGone
                    ? new VersionMove.Stays("its step is of another kind in the new version")
                    : new VersionMove.GoesElsewhere(Walk(to, place, now, reach));
        }
    }

    static Touchpoint Kept(WorkflowPlan to, ContactStep step, int index, Touchpoint pending, LeadReach reach, DateTimeOffset now)
    {
        var isSame = pending.Channel == step.Channel && to.Senders[step.Channel].Contains(pending.Sender);
        var moved = pending with
        {
            StepIndex = index,
            StepKey = step.Key,
            Channel = step.Channel,
            Sender = isSame ? pending.Sender : SenderChoice.For(to, step.Channel, pending.Lead),
            SlotAt = isSame ? pending.SlotAt : null,
        };
        // What is overdue already is asked again about now by its gates.
        return pending.DueAt is { } due && due > now ? moved with { DueAt = Place(to, step, due, reach) ?? due } : moved;
    }

    // The place behind the last step before the one that is gone which both versions have.
    static int BehindCommon(WorkflowPlan from, WorkflowPlan to, Touchpoint pending, MoveRule rule)
    {
        for (var old = Math.Min(from.PlaceOf(pending.StepKey), from.Steps.Count) - 1; old >= 0; old--)
            if (to.PlaceOf(rule.KeyOf(from.Steps[old].Key)) is var place && place < to.Steps.Count)
                return to.After(place);
        return 0;
    }
}
