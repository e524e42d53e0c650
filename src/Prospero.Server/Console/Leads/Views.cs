using Prospero.Core;
using Prospero.Server.WebConsole.Meetings;
using Prospero.Server.WebConsole.Tasks;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>Where a lead stands in a workflow.</summary>
/// <param name="Color">As <c>#rrggbb</c>.</param>
public sealed record StatusView(string Key, string Label, string Color);

/// <summary>Whether anything may leave in a run.</summary>
/// <param name="Tone">How it is coloured: <c>going good waiting quiet</c>.</param>
/// <param name="Words">In words, which say all that the colour says.</param>
public sealed record StateView(string Tone, string Words);

/// <summary>What comes next for a lead.</summary>
/// <param name="Channel">By which medium; null where nothing is planned.</param>
/// <param name="Headline">When, or what is waited for.</param>
/// <param name="When">The moment; null if it has none.</param>
/// <param name="LocalTime">That moment on the lead's own wall clock; null if it has none.</param>
public sealed record NextTouchView(Channel? Channel, string Headline, When? When, string? LocalTime);

/// <summary>What happened last.</summary>
public sealed record LastActivityView(string Words, When When);

/// <summary>One line of the list.</summary>
public sealed record LeadRow(
    LeadId Id,
    string Name,
    string Contact,
    StatusView? Status,
    StateView? State,
    NextTouchView? Next,
    LastActivityView? Last
);

/// <summary>What is asked of the list.</summary>
/// <param name="Page">From 1.</param>
public sealed record LeadListQuery(string? Search, string? Status, int Page)
{
    public bool IsNarrowed => Search is not null || Status is not null;

    /// <summary>The address of another page of the same list.</summary>
    public string AddressOf(int page)
    {
        var parts = new List<string>();
        if (Search is not null)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (Status is not null)
            parts.Add($"status={Uri.EscapeDataString(Status)}");
        if (page > 1)
            parts.Add($"page={page}");
        return parts.Count == 0 ? ConsoleSetup.Path : $"{ConsoleSetup.Path}?{string.Join('&', parts)}";
    }
}

/// <summary>A page of the list.</summary>
/// <param name="Total">How many leads there are on all pages.</param>
/// <param name="Statuses">What can be filtered by.</param>
/// <param name="Curl">How to add a lead.</param>
public sealed record LeadListView(
    LeadListQuery Query,
    IReadOnlyList<LeadRow> Rows,
    int Total,
    int Pages,
    IReadOnlyList<StatusView> Statuses,
    string Curl
);

/// <summary>A run with what its version says about it.</summary>
public sealed record RunCard(WorkflowId Id, string Workflow, StateView State, StatusView? Status, string Started, string? Ended);

/// <summary>One question that is asked before anything leaves.</summary>
/// <param name="Verdict">In a word.</param>
/// <param name="Until">When that changes; null if it is not known or the gate is open.</param>
public sealed record GateView(string Label, bool IsOpen, string Verdict, string? Until);

/// <summary>A contact that is ahead, and why it waits.</summary>
/// <param name="Place">Where it stands in the plan: <c>Step 2 of 3, try 1 of 2</c>.</param>
/// <param name="Sentence">Why it has not left yet.</param>
/// <param name="Expected">What becomes of it where that is not what was planned; null if it is.</param>
/// <param name="Held">Its id while somebody may decide about it; null otherwise.</param>
/// <param name="MayHaveLeft">True if the lead may have got it.</param>
public sealed record AheadView(
    NextTouchView Next,
    string Place,
    string Sentence,
    string? Expected,
    string Sender,
    IReadOnlyList<GateView> Gates,
    TouchpointId? Held,
    bool MayHaveLeft
);

/// <summary>What a lead agreed to on a form.</summary>
/// <param name="Text">As it was shown; null if the form had none.</param>
/// <param name="Where">The page and the address from which it came; null if neither is known.</param>
public sealed record ConsentRow(bool WasGiven, string? Text, string? Where, When At);

/// <summary>A technical try.</summary>
public sealed record AttemptView(int Number, string Provider, string Result, string? Detail, string At, string? ProviderId);

/// <summary>A contact of any state with its tries.</summary>
/// <param name="Place">Where it stands in the plan.</param>
public sealed record ContactView(
    TouchpointId Id,
    Channel Channel,
    string Title,
    string Place,
    string Tone,
    string State,
    string? Reason,
    IReadOnlyList<AttemptView> Attempts
);

/// <summary>One entry of the timeline.</summary>
/// <param name="Key">Stable while the page lives.</param>
/// <param name="Icon">The name of its drawing.</param>
/// <param name="Kind">Who speaks: <c>in out note</c>.</param>
/// <param name="Badge">How far it got; null where there is nothing to say.</param>
/// <param name="Tone">How the badge is coloured.</param>
/// <param name="Transcript">What was said in a call; null if it is not known.</param>
public sealed record EntryView(
    string Key,
    string Icon,
    string Kind,
    string Title,
    string? Badge,
    string Tone,
    string? Subject,
    string? Text,
    string? Transcript,
    string Clock,
    When When
);

/// <summary>The entries of one day.</summary>
public sealed record DayView(string Day, IReadOnlyList<EntryView> Entries);

/// <summary>A lead with all that its page shows.</summary>
/// <param name="Nothing">Why nothing is ahead; null if something is.</param>
/// <param name="Days">Newest first.</param>
public sealed record LeadPageView(
    LeadId Id,
    string Name,
    string? Role,
    string? Email,
    string? Phone,
    IReadOnlyList<string> Tags,
    string Zone,
    string LocalTime,
    StatusView? Status,
    StateView? State,
    string? Nothing,
    IReadOnlyList<AheadView> Ahead,
    IReadOnlyList<RunCard> Runs,
    IReadOnlyList<ContactView> Contacts,
    IReadOnlyList<DayView> Days,
    IReadOnlyList<TaskRow> Tasks,
    IReadOnlyList<MeetingRow> Meetings,
    IReadOnlyList<ConsentRow> Consents,
    IReadOnlyList<KeyValuePair<string, string>> Facts
);
