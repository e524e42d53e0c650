using Prospero.Core.Cadence;
using Prospero.Core.Events;

namespace Prospero.Core.Intake;

/// <summary>What a simulation came to.</summary>
/// <param name="Stories">One per lead, in the order of the arrivals.</param>
/// <param name="Touches">The contacts that left, per sender and hour.</param>
/// <param name="LimitsHit">How often a contact had to wait for a sender's limit.</param>
public sealed record SimulationResult(
    IReadOnlyList<SimulatedStory> Stories,
    IReadOnlyList<HourOfSender> Touches,
    IReadOnlyList<LimitHit> LimitsHit,
    IReadOnlyList<ChannelCost> Costs
);

/// <summary>One lead's story.</summary>
/// <param name="Run">Its run as it stands at the end; null if it could not be enrolled.</param>
/// <param name="WhyNot">Why it could not; null if it was.</param>
/// <param name="Timeline">What an operator would see, oldest first.</param>
/// <param name="Pending">What is still ahead of it.</param>
/// <param name="Touches">How many contacts left.</param>
public sealed record SimulatedStory(
    Arrival Arrival,
    Run? Run,
    string? WhyNot,
    IReadOnlyList<Activity> Timeline,
    IReadOnlyList<Touchpoint> Pending,
    int Touches
)
{
    /// <summary>Where it ended, in a word: <c>replied opted_out exhausted active held not_enrolled</c> and the like.</summary>
    public string Ended =>
        Run is null ? "not_enrolled"
        : Run.Reason is { } reason ? Words.Of(reason)
        : Pending.Any(one => one.State == TouchpointState.Held) ? "held"
        : "active";
}

/// <summary>How many contacts left a sender in an hour.</summary>
/// <param name="Hour">When the hour began, in UTC.</param>
public sealed record HourOfSender(SenderId Sender, DateTimeOffset Hour, int Count);

/// <summary>How often a limit made somebody wait.</summary>
/// <param name="IsDaily">True for the limit of the day, false for the rate.</param>
public sealed record LimitHit(SenderId Sender, bool IsDaily, int Count);

/// <summary>What the contacts of a channel cost.</summary>
/// <param name="Cost">In the currency of the prices.</param>
public sealed record ChannelCost(Channel Channel, int Contacts, decimal Cost);
