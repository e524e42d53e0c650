namespace Prospero.Core.Intake;

/// <summary>A widget as a visitor meets it: in one language, with all that its chatbot asks for.</summary>
/// <param name="Consent">What must be agreed to; null if nothing is asked.</param>
public sealed record ShownForm(string Language, string Title, IReadOnlyList<ShownField> Fields, string? Consent)
{
    /// <summary>The form of a widget in the language that comes closest to what is asked.</summary>
    public static ShownForm Of(Widget widget, Chatbot chatbot, string? asked)
    {
        var settings = widget.Settings;
        var language = WidgetWords.Choose(settings.Languages, asked);
        return new ShownForm(
            language,
            settings.Title?.In(language) ?? WidgetWords.Title(language),
            [
                .. Effective(settings.Fields, chatbot)
                    .Select(field => new ShownField(
                        field.Key,
                        field.Label?.In(language) ?? WidgetWords.Label(field.Key, language),
                        field.IsRequired
                    )),
            ],
            settings.Consent?.In(language)
        );
    }

    /// <summary>True if the form asks for the field and takes no submission without it.</summary>
    public bool Requires(string key) => Fields.Any(field => field.Key == key && field.IsRequired);

    // A lead has a name, and where its chatbot says so an email, whatever the form was set to.
    static IEnumerable<WidgetField> Effective(IReadOnlyList<WidgetField> fields, Chatbot chatbot)
    {
        foreach (var key in new[] { WidgetFields.Name, WidgetFields.Email })
            if (Needs(key) && fields.All(field => field.Key != key))
                yield return new WidgetField(key, null, true);
        foreach (var field in fields)
            yield return Needs(field.Key) ? field with { IsRequired = true } : field;

        bool Needs(string key) => key == WidgetFields.Name || (key == WidgetFields.Email && chatbot.RequiresEmail);
    }
}

/// <summary>One field of a form as it is shown.</summary>
public sealed record ShownField(string Key, string Label, bool IsRequired);
