namespace Prospero.Core.Intake;

/// <summary>What is to change about a widget; what was not sent stays.</summary>
/// <param name="Title">Null writes the usual words.</param>
/// <param name="Fields">Null writes the usual fields.</param>
/// <param name="Consent">Null asks for nothing.</param>
/// <param name="Theme">Null if it stays.</param>
/// <param name="Languages">Null writes the usual ones.</param>
/// <param name="Origins">Null allows every origin.</param>
/// <param name="IsActive">Null if it stays.</param>
public sealed record WidgetChange(
    Field<LocalText> Title = default,
    Field<IReadOnlyList<WidgetField>> Fields = default,
    Field<LocalText> Consent = default,
    WidgetTheme? Theme = null,
    Field<IReadOnlyList<string>> Languages = default,
    Field<IReadOnlyList<string>> Origins = default,
    bool? IsActive = null
)
{
    /// <summary>The settings with the change.</summary>
    public WidgetSettings Of(WidgetSettings settings) =>
        settings with
        {
            Title = Title.Or(settings.Title),
            Fields = Fields.Or(settings.Fields) ?? WidgetSettings.Usual.Fields,
            Consent = Consent.Or(settings.Consent),
            Theme = Theme ?? settings.Theme,
            Languages = Languages.Or(settings.Languages) ?? WidgetSettings.Usual.Languages,
            Origins = Origins.Or(settings.Origins) ?? [],
        };
}

/// <summary>What became of a change of a widget. A closed set.</summary>
public abstract record WidgetResult
{
    WidgetResult() { }

    public sealed record Saved(Widget Widget) : WidgetResult;

    /// <summary>No such chatbot, or no such widget of it.</summary>
    /// <param name="IsChatbot">True if it is the chatbot that is missing.</param>
    public sealed record NotFound(bool IsChatbot) : WidgetResult;

    /// <summary>Nothing changed.</summary>
    public sealed record Rejected(Problem Problem) : WidgetResult;
}

/// <summary>Makes and changes widgets.</summary>
public sealed class WidgetEditor(IWidgets widgets, IChatbots chatbots)
{
    /// <summary>The most that a chatbot may have.</summary>
    public const int MostOfAChatbot = 50;

    const int TitleCharacters = 100;
    const int LabelCharacters = 100;
    const int ConsentCharacters = 2000;
    const int MostOrigins = 100;

    public async Task<WidgetResult> Create(
        ITransaction tx,
        WorkspaceId config,
        ChatbotId chatbot,
        WidgetChange settings,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        // Whoever changes chatbots or widgets of a workspace waits for the others that do.
        if ((await chatbots.Hold(tx, config, ct)).All(one => one.Id != chatbot))
            return new WidgetResult.NotFound(IsChatbot: true);
        if ((await widgets.All(tx, config, ct)).Count(one => one.Chatbot == chatbot) >= MostOfAChatbot)
            return new WidgetResult.Rejected(new Problem("widgets", $"are at most {MostOfAChatbot} of a chatbot"));
        if (Fault(settings.Of(WidgetSettings.Usual)) is { } fault)
            return new WidgetResult.Rejected(fault);
        return new WidgetResult.Saved(await Begin(tx, config, chatbot, settings, now, ct));
    }

    public async Task<WidgetResult> Change(
        ITransaction tx,
        WorkspaceId config,
        ChatbotId chatbot,
        WidgetId id,
        WidgetChange change,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        if ((await chatbots.Hold(tx, config, ct)).All(one => one.Id != chatbot))
            return new WidgetResult.NotFound(IsChatbot: true);
        if ((await widgets.All(tx, config, ct)).FirstOrDefault(one => one.Id == id && one.Chatbot == chatbot) is not { } widget)
            return new WidgetResult.NotFound(IsChatbot: false);
        var changed = widget with { Settings = change.Of(widget.Settings), IsActive = change.IsActive ?? widget.IsActive, UpdatedAt = now };
        if (Fault(changed.Settings) is { } fault)
            return new WidgetResult.Rejected(fault);
        await widgets.Save(tx, changed, ct);
        return new WidgetResult.Saved(changed);
    }

    /// <summary>The widget that a new chatbot begins with, or a further one.</summary>
    public async Task<Widget> Begin(
        ITransaction tx,
        WorkspaceId config,
        ChatbotId chatbot,
        WidgetChange settings,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var widget = new Widget(WidgetId.New(now), config, chatbot, settings.Of(WidgetSettings.Usual), settings.IsActive ?? true, now, now);
        await widgets.Save(tx, widget, ct);
        return widget;
    }

    static Problem? Fault(WidgetSettings settings) =>
        Longer("title", settings.Title, TitleCharacters)
        ?? settings
            .Fields.Select((field, at) => Longer($"fields[{at}].label", field.Label, LabelCharacters))
            .FirstOrDefault(one => one is not null)
        ?? Longer("consent_text", settings.Consent, ConsentCharacters)
        ?? (settings.Origins.Count > MostOrigins ? new Problem("allowed_origins", $"may have {MostOrigins} items") : null);

    static Problem? Longer(string name, LocalText? text, int longest) =>
        text?.ByLanguage.FirstOrDefault(one => one.Value.Length > longest) is { Key: { } language }
            ? new Problem(language == LocalText.Any ? name : $"{name}.{language}", $"must be at most {longest} characters")
            : null;
}
