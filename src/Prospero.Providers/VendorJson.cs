using System.Globalization;
using System.Text.Json;

namespace Prospero.Providers;

/// <summary>Reads what vendors write: fields come and go, and none of them is trusted to have its documented type.</summary>
static class VendorJson
{
    /// <summary>A member; undefined if there is none.</summary>
    public static JsonElement At(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The text of a member, digits of a number included; null if it has none.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.At(name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };

    /// <summary>The items of a member; none if it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.At(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A whole number, be it written as text; null if it is none.</summary>
    public static long? Number(this JsonElement json, string name) =>
        long.TryParse(json.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The body of a callback.</summary>
    /// <exception cref="FormatException">It is no JSON object.</exception>
    public static JsonElement Object(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new FormatException("the body is no JSON object");
        }
        catch (JsonException e)
        {
            throw new FormatException("the body is no JSON", e);
        }
    }

    /// <summary>Seconds since 1970; null if it is no such moment.</summary>
    public static DateTimeOffset? Seconds(this JsonElement json, string name) =>
        json.Number(name) is { } seconds and > 0 and < 10_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Milliseconds since 1970; null if it is no such moment.</summary>
    public static DateTimeOffset? Milliseconds(this JsonElement json, string name) =>
        json.Number(name) is { } milliseconds and > 0 and < 10_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
