using Prospero.Core;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Switches;

namespace Prospero.Server.WebConsole.Senders;

/// <summary>One line of the list of senders.</summary>
/// <param name="Limits">In words; null without limits.</param>
public sealed record SenderRow(SenderId Id, string Name, Channel Channel, string Provider, string? Address, string? Limits, bool IsPaused);

/// <summary>The accounts of a workspace.</summary>
public sealed record SenderListView(IReadOnlyList<SenderRow> Rows);

/// <summary>A sender with why something leaves it, or nothing does.</summary>
/// <param name="Sentence">The answer.</param>
/// <param name="Today">How much of its day is used; null without limits.</param>
/// <param name="Failures">Newest first.</param>
public sealed record SenderPageView(
    SenderRow Sender,
    string Sentence,
    string? Today,
    IReadOnlyList<GateView> Gates,
    IReadOnlyList<StandingView> Ahead,
    IReadOnlyList<FailureRow> Failures,
    SwitchView Switch
);

/// <summary>A send that did not go well.</summary>
public sealed record FailureRow(LeadId Lead, string Result, string? Detail, When When);
