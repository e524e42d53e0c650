using System.Text.Json;

namespace Prospero.Core.Workflows;

/// <summary>
/// What texts are filled with: one dictionary per root. Values are null, strings, numbers, booleans, and lists and dictionaries
/// of these; a null is as good as absent.
/// </summary>
public sealed record TemplateValues(
    IReadOnlyDictionary<string, object?> Lead,
    IReadOnlyDictionary<string, object?> Metadata,
    IReadOnlyDictionary<string, object?> Variables,
    IReadOnlyDictionary<string, object?> Workflow,
    IReadOnlyDictionary<string, object?> Sender
)
{
    static readonly Dictionary<string, object?> Nothing = [];

    /// <summary>No value at all.</summary>
    public static TemplateValues Empty { get; } = new(Nothing, Nothing, Nothing, Nothing, Nothing);

    /// <summary>A JSON object as nested dictionaries, lists, strings, decimals and booleans. The last of two equal keys wins.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static IReadOnlyDictionary<string, object?> FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="FromJson(string)"/>
    public static IReadOnlyDictionary<string, object?> FromJson(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? Members(json) : throw new JsonException("Metadata is not a JSON object.");

    static Dictionary<string, object?> Members(JsonElement json)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
            members[member.Name] = Value(member.Value);
        return members;
    }

    static object? Value(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => Members(json),
            JsonValueKind.Array => json.EnumerateArray().Select(Value).ToList(),
            JsonValueKind.String => json.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            // What no decimal holds, such as 1e400, is shown as it was written.
            JsonValueKind.Number => json.TryGetDecimal(out var number) ? number : json.GetRawText(),
            _ => null,
        };
}
