using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Widgets;

/// <summary>The object that makes or changes a widget: what was not sent stays as it is, null sets the usual value.</summary>
static partial class WidgetForm
{
    const int LargestRadius = 32;

    /// <summary>The change, or the first thing that is wrong.</summary>
    public static (WidgetChange? Change, Problem? Fault) Parse(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(body);
        var change = new WidgetChange(
            Sent(form, "title", () => Text(form, "title")),
            Sent<IReadOnlyList<WidgetField>>(form, "fields", () => Fields(form)),
            Sent(form, "consent_text", () => Text(form, "consent_text")),
            Theme(form),
            Sent<IReadOnlyList<string>>(form, "languages", () => Languages(form)),
            Sent<IReadOnlyList<string>>(form, "allowed_origins", () => Origins(form)),
            form.Flag("is_active")
        );
        return form.Fault is { } fault ? (null, fault) : (change, null);
    }

    static Field<T> Sent<T>(FieldReader form, string name, Func<T?> read)
        where T : class => form.IsSent(name) ? Field<T>.To(read()) : default;

    // One text for all languages, or an object with one per language.
    static LocalText? Text(FieldReader form, string name)
    {
        if (!form.IsGiven(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return form.Text(name, FieldReader.LongText) is { } text ? LocalText.Of(text.Trim()) : null;
        if (!form.IsObject(name, out _))
            return null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var inside = new FieldReader(value, $"{name}.");
        foreach (var language in inside.Members.Keys)
        {
            if (!WidgetWords.Languages.Contains(language))
                inside.Refuse(language, $"is no language of a form; these are {string.Join(", ", WidgetWords.Languages)}");
            texts[language] = inside.RequiredText(language, FieldReader.LongText).Trim();
        }

        form.Refuse(inside.Fault);
        return texts.Count == 0 ? null : new LocalText(texts);
    }

    static List<WidgetField>? Fields(FieldReader form)
    {
        if (!form.IsArray("fields", out var array))
            return null;
        List<WidgetField> fields = [];
        foreach (var (index, item) in array.EnumerateArray().Index())
        {
            var name = $"fields[{index}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                form.Refuse(name, "must be an object");
                continue;
            }

            var inside = new FieldReader(item, $"{name}.");
            var key = inside.RequiredText("key");
            if (!WidgetFields.All.Contains(key))
                inside.Refuse("key", $"must be one of {string.Join(", ", WidgetFields.All)}");
            else if (fields.Exists(field => field.Key == key))
                inside.Refuse("key", "is there twice");
            fields.Add(new WidgetField(key, Text(inside, "label"), inside.Flag("required") ?? false));
            form.Refuse(inside.Fault);
        }

        if (fields.Count == 0)
            form.Refuse("fields", "must not be empty");
        return fields;
    }

    static WidgetTheme? Theme(FieldReader form)
    {
        if (!form.IsSent("theme"))
            return null;
        if (!form.IsObject("theme", out var value))
            return new WidgetTheme();
        var usual = new WidgetTheme();
        var inside = new FieldReader(value, "theme.");
        var accent = inside.Text("accent") ?? usual.Accent;
        if (!Colour().IsMatch(accent))
            inside.Refuse("accent", "must be a colour such as #1d4ed8");
        var theme = new WidgetTheme
        {
            Accent = accent.ToLowerInvariant(),
            Scheme = Choice(inside, "scheme", WidgetTheme.Schemes) ?? usual.Scheme,
            Radius = Radius(inside) ?? usual.Radius,
            Display = Choice(inside, "display", WidgetTheme.Displays) ?? usual.Display,
        };
        form.Refuse(inside.Fault);
        return theme;
    }

    static int? Radius(FieldReader form)
    {
        if (!form.IsGiven("radius", out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var radius) && radius is >= 0 and <= LargestRadius)
            return radius;
        form.Refuse("radius", $"must be 0 to {LargestRadius}");
        return null;
    }

    static string? Choice(FieldReader form, string name, IReadOnlyList<string> words)
    {
        if (form.Text(name) is not { } word)
            return null;
        if (!words.Contains(word))
            form.Refuse(name, $"must be one of {string.Join(", ", words)}");
        return word;
    }

    static List<string>? Languages(FieldReader form)
    {
        if (Texts(form, "languages") is not { } languages)
            return null;
        if (languages.Count == 0 || languages.Exists(language => !WidgetWords.Languages.Contains(language)))
            form.Refuse("languages", $"must be some of {string.Join(", ", WidgetWords.Languages)}");
        return [.. languages.Distinct(StringComparer.Ordinal)];
    }

    static List<string>? Origins(FieldReader form)
    {
        if (Texts(form, "allowed_origins") is not { } origins)
            return null;
        List<string> rules = [];
        foreach (var (index, origin) in origins.Index())
            if (WidgetOrigins.Normal(origin) is { } rule)
                rules.Add(rule);
            else
                form.Refuse($"allowed_origins[{index}]", "must be an origin such as https://www.example.com or *.example.com");
        return [.. rules.Distinct(StringComparer.Ordinal)];
    }

    static List<string>? Texts(FieldReader form, string name)
    {
        if (!form.IsArray(name, out var array))
            return null;
        if (array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. array.EnumerateArray().Select(item => item.GetString()!.Trim())];
        form.Refuse(name, "must be an array of strings");
        return null;
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();
}
