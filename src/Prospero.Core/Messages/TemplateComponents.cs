using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>Reads the components of a template as its provider lists them.</summary>
public static partial class TemplateComponents
{
    /// <summary>The text of the body, and what each message fills in, in the order header, body, buttons.</summary>
    public static (string Body, IReadOnlyList<TemplateSlot> Slots) Read(string componentsJson)
    {
        using var document = JsonDocument.Parse(componentsJson);
        var body = "";
        var slots = new List<TemplateSlot>();
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            return (body, slots);
        var components = document.RootElement.EnumerateArray().ToLookup(component => Text(component, "type")?.ToUpperInvariant() ?? "");
        foreach (var header in components["HEADER"])
            slots.AddRange(Header(header));
        foreach (var text in components["BODY"])
        {
            body = Text(text, "text") ?? "";
            slots.AddRange(Variables(body, TemplateSlot.Body));
        }

        foreach (var buttons in components["BUTTONS"])
            if (buttons.TryGetProperty("buttons", out var all) && all.ValueKind == JsonValueKind.Array)
                slots.AddRange(all.EnumerateArray().SelectMany(Button));
        return (body, slots);
    }

    static IEnumerable<TemplateSlot> Header(JsonElement header)
    {
        var format = Text(header, "format")?.ToLowerInvariant();
        return format is "image" or "video" or "document"
            ? [new TemplateSlot(TemplateSlot.Header, 0, format, $"header_{format}", IsNamed: false)]
            : Variables(Text(header, "text") ?? "", TemplateSlot.Header);
    }

    static IEnumerable<TemplateSlot> Button(JsonElement button, int index) =>
        Text(button, "type")?.ToUpperInvariant() switch
        {
            "URL" => Variables(Text(button, "url") ?? "", TemplateSlot.OfButton)
                .Select(slot => slot with { Button = index, IsNamed = false }),
            "COPY_CODE" => [new TemplateSlot(TemplateSlot.OfButton, index, TemplateSlot.Coupon, "coupon_code", IsNamed: false)],
            _ => [],
        };

    // A variable that stands there twice is filled once.
    static IEnumerable<TemplateSlot> Variables(string text, string component) =>
        Variable()
            .Matches(text)
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .Select(name => new TemplateSlot(
                component,
                0,
                "text",
                name,
                !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ));

    static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex(@"\{\{\s*(?<name>\w+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
