using System.Globalization;
using System.Text.Json;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>The parameters of a template as a caller gives them, in Meta's words.</summary>
/// <param name="Values">One per variable of the template, in its order; null where none was given.</param>
/// <param name="Count">How many were given in all.</param>
sealed record AdhocComponents(IReadOnlyList<string?> Values, int Count)
{
    /// <summary>What an array of components says; null if it is no such array.</summary>
    public static AdhocComponents? Read(string? json, IReadOnlyList<TemplateSlot> slots)
    {
        var values = new string?[slots.Count];
        if (json is null)
            return new AdhocComponents(values, 0);
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            return null;
        var count = 0;
        foreach (var component in document.RootElement.EnumerateArray())
        {
            if (component.ValueKind != JsonValueKind.Object)
                return null;
            var kind = Text(component, "type")?.ToLowerInvariant();
            var button = int.TryParse(Text(component, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
            var places = Enumerable.Range(0, slots.Count).Where(i => slots[i].Component == kind && slots[i].Button == button).ToList();
            if (!component.TryGetProperty("parameters", out var parameters) || parameters.ValueKind != JsonValueKind.Array)
                continue;
            // What a body has too much is said; what a button or a header gives that needs nothing is left out.
            if (places.Count == 0 && kind != TemplateSlot.Body)
                continue;
            foreach (var (i, parameter) in parameters.EnumerateArray().Index())
            {
                if (Value(parameter) is not { } value)
                    return null;
                count++;
                var named = Text(parameter, "parameter_name");
                var place = named is null ? (i < places.Count ? places[i] : -1) : places.FindIndex(one => slots[one].Name == named);
                if (named is not null && place >= 0)
                    place = places[place];
                if (place >= 0)
                    values[place] = value;
            }
        }

        return new AdhocComponents(values, count);
    }

    // A text, a file's address or a code.
    static string? Value(JsonElement parameter)
    {
        if (parameter.ValueKind != JsonValueKind.Object)
            return null;
        if (Text(parameter, "text") is { } text)
            return text;
        foreach (var kind in (string[])["image", "video", "document"])
            if (parameter.TryGetProperty(kind, out var file))
                return Text(file, "link");
        return Text(parameter, TemplateSlot.Coupon);
    }

    // Meta writes an index as text, and callers as a number too.
    static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
