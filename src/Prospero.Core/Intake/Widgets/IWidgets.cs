using Prospero.Core.Access;

namespace Prospero.Core.Intake;

/// <summary>Where widgets are kept, what was agreed to on them, and how often they refused something.</summary>
public interface IWidgets
{
    /// <summary>The workspace's widgets, oldest first; those of deleted chatbots are left out.</summary>
    Task<IReadOnlyList<Widget>> All(WorkspaceId config, CancellationToken ct);

    /// <summary>The same inside a transaction that goes on to change them.</summary>
    Task<IReadOnlyList<Widget>> All(ITransaction tx, WorkspaceId config, CancellationToken ct);

    /// <summary>One widget of any workspace, be it switched off; null if there is none or its chatbot was deleted.</summary>
    Task<Widget?> Find(WidgetId id, CancellationToken ct);

    /// <summary>The same if it takes leads now, with its chatbot and its workspace, in one look.</summary>
    Task<OpenWidget?> FindOpen(WidgetId id, CancellationToken ct);

    /// <summary>Inserts a widget or writes its settings.</summary>
    Task Save(ITransaction tx, Widget widget, CancellationToken ct);

    /// <summary>Keeps what a visitor agreed to, as evidence; it goes with the lead.</summary>
    Task AddConsent(ITransaction tx, WidgetConsent consent, CancellationToken ct);

    /// <summary>What was said through widgets about a lead, oldest first.</summary>
    Task<IReadOnlyList<WidgetConsent>> Consents(WorkspaceId workspace, LeadId lead, CancellationToken ct);

    /// <summary>Adds to the counts of what was rejected.</summary>
    Task CountRejections(ITransaction tx, IReadOnlyCollection<RejectionCount> counts, CancellationToken ct);

    /// <summary>How much the workspace's widgets rejected, in all time.</summary>
    Task<IReadOnlyList<RejectionCount>> Rejections(WorkspaceId config, CancellationToken ct);
}

/// <summary>A widget that takes leads now, with all that a submission needs.</summary>
public sealed record OpenWidget(Widget Widget, Chatbot Chatbot, Workspace Workspace);

/// <summary>What a visitor said to the consent text, to be shown to whoever asks.</summary>
/// <param name="WasGiven">False for a no; forms ask for a yes only.</param>
/// <param name="Text">As it was shown; null if the form has none.</param>
/// <param name="At">In system time.</param>
/// <param name="Page">The page that the form says it is on; null if it said none.</param>
/// <param name="Address">The visitor's network address; null if it is not known.</param>
public sealed record WidgetConsent(
    Guid Id,
    WorkspaceId Workspace,
    LeadId Lead,
    WidgetId Widget,
    bool WasGiven,
    string? Text,
    DateTimeOffset At,
    string? Page,
    string? Address
);

/// <summary>Why a submission was not taken. The first five are told to the sender, the others are not.</summary>
public enum WidgetRejection
{
    /// <summary>The page may not show this widget.</summary>
    Origin,

    /// <summary>Too many came from one address.</summary>
    RateLimit,

    /// <summary>The body is larger than any form.</summary>
    TooLarge,

    /// <summary>A field is missing or wrong.</summary>
    Invalid,

    /// <summary>The consent that the form asks for was not given.</summary>
    Consent,

    /// <summary>The field that people do not see was filled in.</summary>
    Honeypot,

    TokenMissing,

    /// <summary>Not ours, or another widget's.</summary>
    TokenForged,

    TokenExpired,

    /// <summary>Sent sooner than anybody can fill in a form.</summary>
    TooQuick,
}

/// <summary>The names of reasons in tables and on the wire.</summary>
public static class WidgetRejections
{
    /// <summary>Every name, in the order of <see cref="WidgetRejection"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    ["origin", "rate_limit", "too_large", "invalid", "consent", "honeypot", "token_missing", "token_forged", "token_expired", "too_quick"];

    public static string Name(this WidgetRejection reason) => All[(int)reason];

    /// <summary>The reason with this exact name; null if there is none.</summary>
    public static WidgetRejection? Find(string name) =>
        All.Index().FirstOrDefault(one => one.Item == name) is { Item: not null } found ? (WidgetRejection)found.Index : null;
}

/// <summary>How many submissions a widget rejected for one reason.</summary>
/// <param name="LastAt">When the last one came.</param>
public sealed record RejectionCount(WorkspaceId Workspace, WidgetId Widget, WidgetRejection Reason, long Count, DateTimeOffset LastAt);
