namespace Prospero.Core.Intake;

/// <summary>The usual words of a form in the languages that every widget can speak.</summary>
public static class WidgetWords
{
    /// <summary>In these languages the form has words for everything it says.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "es"];

    static readonly Dictionary<string, string> English = new(StringComparer.Ordinal)
    {
        ["title"] = "Contact us",
        [WidgetFields.Name] = "Name",
        [WidgetFields.Email] = "Email",
        [WidgetFields.Phone] = "Phone",
        [WidgetFields.Company] = "Company",
        [WidgetFields.Message] = "Message",
        [WidgetFields.Discord] = "Discord",
        [WidgetFields.PreferredMethod] = "How should we answer?",
        [WidgetFields.Urgency] = "How urgent is it?",
    };

    static readonly Dictionary<string, string> Spanish = new(StringComparer.Ordinal)
    {
        ["title"] = "Contáctanos",
        [WidgetFields.Name] = "Nombre",
        [WidgetFields.Email] = "Correo electrónico",
        [WidgetFields.Phone] = "Teléfono",
        [WidgetFields.Company] = "Empresa",
        [WidgetFields.Message] = "Mensaje",
        [WidgetFields.Discord] = "Discord",
        [WidgetFields.PreferredMethod] = "¿Cómo prefieres que te respondamos?",
        [WidgetFields.Urgency] = "¿Es urgente?",
    };

    /// <summary>The title of a form that has none of its own.</summary>
    public static string Title(string language) => Of(language)["title"];

    /// <summary>The label of a field that has none of its own.</summary>
    public static string Label(string key, string language) => Of(language)[key];

    /// <summary>The language among those offered that a page's language tag asks for; the first one where none does.</summary>
    /// <param name="asked">A BCP 47 tag; null if the page says nothing.</param>
    public static string Choose(IReadOnlyList<string> offered, string? asked)
    {
        var wanted = asked?.Split('-', 2)[0].ToLowerInvariant();
        return offered.FirstOrDefault(language => language == wanted) ?? offered[0];
    }

    static Dictionary<string, string> Of(string language) => language == "es" ? Spanish : English;
}
