using System.Text.Json;
using System.Text.RegularExpressions;

namespace Prospero.Tests.Contract;

/// <summary>One request with its expected answer, as it stands in a file below <c>docs/api</c>.</summary>
sealed partial record Example(
    string Name,
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    JsonElement? Body,
    int Status,
    JsonElement Response,
    bool IsExact
)
{
    public static Example Read(string file)
    {
        var json = JsonElement.Parse(File.ReadAllText(file));
        return new Example(
            json.GetProperty("name").GetString()!,
            json.GetProperty("method").GetString()!,
            json.GetProperty("path").GetString()!,
            json.GetProperty("headers").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!),
            json.GetProperty("body") is { ValueKind: not JsonValueKind.Null } body ? body : null,
            json.GetProperty("status").GetInt32(),
            json.GetProperty("response"),
            json.GetProperty("match").GetString() switch
            {
                "exact" => true,
                "shape" => false,
                var other => throw new FormatException($"{file}: match is '{other}', not 'exact' or 'shape'"),
            }
        );
    }

    /// <summary>A text of the request, every placeholder replaced by the fixture's value.</summary>
    /// <exception cref="KeyNotFoundException">The fixture has no such value.</exception>
    public static string Filled(string text, IReadOnlyDictionary<string, string> fixture) =>
        Placeholder()
            .Replace(
                text,
                found =>
                    fixture.TryGetValue(found.Value, out var value)
                        ? value
                        : throw new KeyNotFoundException($"no {found.Value} is prepared")
            );

    /// <summary>The body, every text that is a placeholder replaced by the fixture's value.</summary>
    public byte[]? FilledBody(IReadOnlyDictionary<string, string> fixture)
    {
        if (Body is not { } body)
            return null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, body, fixture);
        return buffer.ToArray();
    }

    static void Write(Utf8JsonWriter json, JsonElement value, IReadOnlyDictionary<string, string> fixture)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, fixture);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, fixture);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                var text = value.GetString()!;
                json.WriteStringValue(fixture.GetValueOrDefault(text, text));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    [GeneratedRegex("<[a-z_]+>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
