using Prospero.Core;

namespace Prospero.Server.WebConsole.Widgets;

/// <summary>A lead form with what it keeps out.</summary>
/// <param name="Tag">What pages embed.</param>
/// <param name="Origins">The sites that may show it; empty for all.</param>
/// <param name="Drops">What it rejected, most first.</param>
public sealed record WidgetCard(
    WidgetId Id,
    string Title,
    string PublicId,
    string Chatbot,
    bool IsActive,
    string Fields,
    string? Consent,
    IReadOnlyList<string> Origins,
    string Tag,
    IReadOnlyList<DropRow> Drops
);

/// <summary>How many submissions were rejected for one reason.</summary>
public sealed record DropRow(string Words, long Count, When Last);

/// <summary>The widgets of a workspace.</summary>
public sealed record WidgetListView(IReadOnlyList<WidgetCard> Cards);
