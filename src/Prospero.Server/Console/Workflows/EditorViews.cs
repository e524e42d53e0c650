using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>What stands in the form of a document.</summary>
/// <param name="Runs">What becomes of leads under way: <c>pin migrate follow</c>.</param>
/// <param name="Map">New keys of steps, one <c>old=new</c> a line.</param>
public sealed record EditorForm(string Document, string Runs, string Map, int Leads, int Days, string Seed);

/// <summary>A document on its way to be published.</summary>
/// <param name="Id">Null for a new workflow.</param>
/// <param name="Problems">All that is wrong; empty if nothing is, or nothing was asked.</param>
/// <param name="Preview">What would become of leads under way; null if that was not asked.</param>
/// <param name="Simulated">How simulated leads would fare; null if that was not asked.</param>
public sealed record EditorView(
    WorkflowId? Id,
    string Name,
    EditorForm Form,
    IReadOnlyList<Problem> Problems,
    MovePreview? Preview,
    SimulationView? Simulated
);

/// <summary>How simulated leads fared.</summary>
/// <param name="Words">What was simulated.</param>
/// <param name="Ends">How many ended where, most first.</param>
/// <param name="Days">How many contacts left on each day, from the first one on.</param>
/// <param name="Limits">Whose limit made contacts wait, and how often.</param>
/// <param name="Stories">The timelines of the first leads.</param>
public sealed record SimulationView(
    string Words,
    IReadOnlyList<EndRow> Ends,
    IReadOnlyList<ChannelRow> Channels,
    IReadOnlyList<DayRow> Days,
    IReadOnlyList<string> Limits,
    IReadOnlyList<StoryView> Stories
);

/// <param name="Share">Of all leads, in per cent.</param>
public sealed record EndRow(string Words, int Count, int Share);

/// <summary>How many contacts left on a channel.</summary>
public sealed record ChannelRow(Channel Channel, int Contacts);

/// <summary>How many contacts left on a day.</summary>
public sealed record DayRow(string Day, int Contacts);

/// <summary>One lead's timeline.</summary>
public sealed record StoryView(string Name, string Ended, IReadOnlyList<string> Lines);
