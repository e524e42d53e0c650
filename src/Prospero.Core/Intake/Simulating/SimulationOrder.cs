using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What is to be simulated.</summary>
/// <param name="Workspace">The data set whose zone and clock hold; nothing of it is changed.</param>
/// <param name="Senders">The accounts that the workflows name, with their limits.</param>
/// <param name="Arrivals">Who comes in, in any order.</param>
/// <param name="Until">Where it stops; what is due later does not happen.</param>
/// <param name="React">What becomes of a contact: a pure function, so that the same order always gives the same result.</param>
/// <param name="Prices">What an accepted contact costs, per channel; a channel without price costs nothing.</param>
public sealed record SimulationOrder(
    Workspace Workspace,
    IReadOnlyList<Sender> Senders,
    IReadOnlyList<Arrival> Arrivals,
    DateTimeOffset Until,
    Func<Arrival, SendRequest, SimulatedReaction> React,
    IReadOnlyDictionary<Channel, decimal> Prices
);

/// <summary>A lead comes in and is enrolled.</summary>
/// <param name="Name">By which the result calls it.</param>
/// <param name="Version">What it is enrolled in.</param>
/// <param name="At">When.</param>
public sealed record Arrival(string Name, Lead Lead, WorkflowVersion Version, DateTimeOffset At)
{
    /// <summary>How it is enrolled; the plain way if not given.</summary>
    public EnrolmentWish? Wish { get; init; }
}

/// <summary>What a contact leads to.</summary>
/// <param name="Outcome">The provider's answer.</param>
/// <param name="Later">What is reported and written afterwards, each at its own time.</param>
public sealed record SimulatedReaction(SendOutcome Outcome, IReadOnlyList<InboundEvent> Later);
