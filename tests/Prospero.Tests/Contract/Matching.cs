using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Server.Nexor.Json;

namespace Prospero.Tests.Contract;

/// <summary>Compares an answer with an example. What differs is told with its JSON path; null where nothing does.</summary>
/// <param name="fixture">The values behind the fixture's placeholders.</param>
/// <param name="needsMilliseconds">True if a time without them is refused.</param>
sealed partial class Matching(IReadOnlyDictionary<string, string> fixture, bool needsMilliseconds = false)
{
    public string? Exact(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (Placeholder(expected) is { } placeholder)
            return Fits(placeholder, actual) ? null : $"{path} is {actual.GetRawText()}, not {placeholder}";
        if (Kind(expected) != Kind(actual))
            return $"{path} is {actual.GetRawText()}, not {expected.GetRawText()}";
        return expected.ValueKind switch
        {
            JsonValueKind.Object => ExactObject(expected, actual, path),
            JsonValueKind.Array => expected.GetArrayLength() == actual.GetArrayLength()
                ? First(
                    expected.EnumerateArray().Zip(actual.EnumerateArray()).Index(),
                    pair => Exact(pair.Item.First, pair.Item.Second, $"{path}[{pair.Index}]")
                )
                : $"{path} has {actual.GetArrayLength()} items, not {expected.GetArrayLength()}",
            _ => JsonElement.DeepEquals(expected, actual) ? null : $"{path} is {actual.GetRawText()}, not {expected.GetRawText()}",
        };
    }

    public string? Shape(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind == JsonValueKind.Null)
            return null;
        if (Placeholder(expected) is { } placeholder)
            return Fits(placeholder, actual) ? null : $"{path} is {actual.GetRawText()}, not {placeholder}";
        if (Kind(expected) != Kind(actual))
            return $"{path} is {actual.GetRawText()}, no {expected.ValueKind}";
        return expected.ValueKind switch
        {
            JsonValueKind.Object => First(
                expected.EnumerateObject(),
                member =>
                    actual.TryGetProperty(member.Name, out var value)
                        ? Shape(member.Value, value, $"{path}.{member.Name}")
                        : $"{path}.{member.Name} is missing"
            ),
            JsonValueKind.Array => First(
                expected.EnumerateArray(),
                item => actual.EnumerateArray().Any(one => Shape(item, one) is null) ? null : $"{path} has no item like {item.GetRawText()}"
            ),
            JsonValueKind.True or JsonValueKind.False => expected.ValueKind == actual.ValueKind
                ? null
                : $"{path} is {actual.GetRawText()}, not {expected.GetRawText()}",
            _ => null,
        };
    }

    string? ExactObject(JsonElement expected, JsonElement actual, string path)
    {
        string[] names = [.. expected.EnumerateObject().Select(member => member.Name)];
        string[] shown = [.. actual.EnumerateObject().Select(member => member.Name)];
        if (names.Except(shown).FirstOrDefault() is { } missing)
            return $"{path}.{missing} is missing";
        if (shown.Except(names).FirstOrDefault() is { } extra)
            return $"{path}.{extra} should not be there";
        return First(names, name => Exact(expected.GetProperty(name), actual.GetProperty(name), $"{path}.{name}"));
    }

    static string? First<T>(IEnumerable<T> items, Func<T, string?> difference) =>
        items.Select(difference).FirstOrDefault(one => one is not null);

    static JsonValueKind Kind(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    string? Placeholder(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text
        && PlaceholderForm().IsMatch(text)
        && (fixture.ContainsKey(text) || IsKind(text))
            ? text
            : null;

    static bool IsKind(string placeholder) =>
        placeholder is "<pb_id>" or "<pb_workspace>"
        || placeholder is "<uuid>" or "<timestamp>" or "<string>" or "<number>" or "<object>" or "<array>" or "<request>" or "<secret>";

    bool Fits(string placeholder, JsonElement actual) =>
        placeholder switch
        {
            "<object>" => actual.ValueKind == JsonValueKind.Object,
            "<array>" => actual.ValueKind == JsonValueKind.Array,
            "<number>" => actual.ValueKind == JsonValueKind.Number,
            _ => actual.ValueKind == JsonValueKind.String && Fits(placeholder, actual.GetString()!),
        };

    bool Fits(string placeholder, string text) =>
        placeholder switch
        {
            "<string>" => text.Length > 0,
            "<uuid>" => WireId.TryParse(text, out _) && !text.Any(char.IsAsciiLetterUpper),
            "<timestamp>" => Timestamp().IsMatch(text) && (!needsMilliseconds || text.Contains('.', StringComparison.Ordinal)),
            "<pb_id>" => IsPrefixed(text, "lead_"),
            "<pb_workspace>" => IsPrefixed(text, "ws_"),
            "<request>" => Request().IsMatch(text),
            "<secret>" => text.StartsWith("whsec_", StringComparison.Ordinal),
            _ => text == fixture[placeholder],
        };

    static bool IsPrefixed(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && PrefixedDigits().IsMatch(text.AsSpan(prefix.Length));

    [GeneratedRegex("^[0-9a-f]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PrefixedDigits();

    [GeneratedRegex("^<[a-z_]+>$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlaceholderForm();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Timestamp();

    [GeneratedRegex("^req_[0-9a-f]{16}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Request();
}
