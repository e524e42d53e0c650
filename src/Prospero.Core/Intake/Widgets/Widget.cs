namespace Prospero.Core.Intake;

/// <summary>A lead form that web pages of other origins show; what it takes belongs to its chatbot.</summary>
/// <param name="Workspace">The live workspace, which gets the leads.</param>
/// <param name="IsActive">False while it takes nothing and is as good as unknown.</param>
public sealed record Widget(
    WidgetId Id,
    WorkspaceId Workspace,
    ChatbotId Chatbot,
    WidgetSettings Settings,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>What a widget shows, and where. What an operator left open has the usual value.</summary>
public sealed record WidgetSettings
{
    public static WidgetSettings Usual { get; } = new();

    /// <summary>Stands above the form; null for the usual words of its language.</summary>
    public LocalText? Title { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public IReadOnlyList<WidgetField> Fields { get; init; } =
    [new(WidgetFields.Name, null, true), new(WidgetFields.Email, null, true), new(WidgetFields.Message, null, false)];

    /// <summary>What a visitor must agree to; null if nothing is asked.</summary>
    public LocalText? Consent { get; init; }

    public WidgetTheme Theme { get; init; } = new();

    /// <summary>The languages that it speaks; the first one for pages in any other.</summary>
    public IReadOnlyList<string> Languages { get; init; } = WidgetWords.Languages;

    /// <summary>The origins whose pages may show it, each as <see cref="WidgetOrigins.Normal"/> writes it; empty for all.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

/// <summary>A text in several languages.</summary>
/// <param name="ByLanguage">By language; <see cref="Any"/> for those that are not named. Never empty.</param>
public sealed record LocalText(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>Names every language that has no text of its own.</summary>
    public const string Any = "*";

    /// <summary>The same in every language.</summary>
    public static LocalText Of(string text) => new(new Dictionary<string, string> { [Any] = text });

    /// <summary>The text in a language, else the one for any, else the first.</summary>
    public string In(string language) =>
        ByLanguage.TryGetValue(language, out var own) ? own
        : ByLanguage.TryGetValue(Any, out var any) ? any
        : ByLanguage.First().Value;
}

/// <summary>One field of the form.</summary>
/// <param name="Key">One of <see cref="WidgetFields.All"/>.</param>
/// <param name="Label">Null for the usual word of its language.</param>
/// <param name="IsRequired">True if nobody may leave it out.</param>
public sealed record WidgetField(string Key, LocalText? Label, bool IsRequired);

/// <summary>The fields that a form may have, by the names of the wire.</summary>
public static class WidgetFields
{
    public const string Name = "name";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Company = "company";
    public const string Message = "message";
    public const string Discord = "discord";
    public const string PreferredMethod = "preferredMethod";
    public const string Urgency = "urgency";

    public static IReadOnlyList<string> All { get; } = [Name, Email, Phone, Company, Message, Discord, PreferredMethod, Urgency];
}

/// <summary>How it looks.</summary>
public sealed record WidgetTheme
{
    /// <summary>The colour of buttons and of what has the focus, as <c>#rrggbb</c>.</summary>
    public string Accent { get; init; } = "#1d4ed8";

    /// <summary>One of <see cref="Schemes"/>; <c>auto</c> follows the visitor's system.</summary>
    public string Scheme { get; init; } = "auto";

    /// <summary>Of corners, in pixels, 0 to 32.</summary>
    public int Radius { get; init; } = 8;

    /// <summary>One of <see cref="Displays"/>: behind a button in the corner of the page, or where the script stands.</summary>
    public string Display { get; init; } = "corner";

    public static IReadOnlyList<string> Schemes { get; } = ["auto", "light", "dark"];

    public static IReadOnlyList<string> Displays { get; } = ["corner", "inline"];
}
