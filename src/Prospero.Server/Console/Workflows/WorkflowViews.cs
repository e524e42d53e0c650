using Prospero.Core;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Switches;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>One line of the list of workflows.</summary>
/// <param name="Version">Of the newest one; null while there is only a draft.</param>
/// <param name="Active">How many leads are on their way in it.</param>
/// <param name="All">How many runs it ever had.</param>
public sealed record WorkflowRow(
    WorkflowId Id,
    string Name,
    string? Description,
    StateView State,
    int? Version,
    IReadOnlyList<Channel> Channels,
    int Active,
    int All
);

/// <summary>The workflows of a workspace.</summary>
public sealed record WorkflowListView(IReadOnlyList<WorkflowRow> Rows);

/// <summary>A workflow with its plan, its versions and where its leads stand.</summary>
/// <param name="Sentence">Why something leaves, or nothing does.</param>
/// <param name="Steps">Of the newest version; empty while there is only a draft.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="HasDraft">True if something waits to be published.</param>
public sealed record WorkflowPageView(
    WorkflowId Id,
    string Name,
    string? Description,
    StateView State,
    string Sentence,
    IReadOnlyList<RunsRow> Runs,
    IReadOnlyList<StandingView> Ahead,
    IReadOnlyList<StepRow> Steps,
    IReadOnlyList<VersionRow> Versions,
    bool HasDraft,
    SwitchView Switch
);

/// <summary>How many runs stand alike.</summary>
public sealed record RunsRow(int Count, StateView State);

/// <summary>One step of a plan.</summary>
/// <param name="Icon">The name of its drawing.</param>
/// <param name="When">How long after the one before it; null for at once.</param>
/// <param name="More">Its tries, where it goes on; null if there is nothing to add.</param>
public sealed record StepRow(string Key, string Icon, string Title, string? When, string? More);

/// <summary>A published version.</summary>
/// <param name="Leads">How many leads are on their way on it, in live and test data.</param>
public sealed record VersionRow(int Number, When Published, long Leads);
