using System.Text.Json;

namespace Prospero.Tests.Contract.OpenApi;

/// <summary>An OpenAPI document as tests use it: its operations, and whether an answer has the shape that it promises.</summary>
sealed class ApiDocument(JsonElement root)
{
    public IEnumerable<ApiOperation> Operations =>
        from path in root.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new ApiOperation(this, operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    public JsonElement Resolve(JsonElement value)
    {
        while (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("$ref", out var target))
        {
            var found = root;
            foreach (var part in target.GetString()!.Split('/').Skip(1))
                found = found.GetProperty(part);
            value = found;
        }

        return value;
    }

    /// <summary>How a value differs from a schema; null if it does not.</summary>
    public string? Difference(JsonElement schema, JsonElement value, string at = "$")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("type", out var type) && !IsOf(type, value))
            return $"{at} is {value.ValueKind}, not {type}";
        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value))
            return $"{at} is {value}, not {only}";
        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            return $"{at} is {value}, not one of {choices}";
        return Combined(schema, value, at) ?? Inside(schema, value, at);
    }

    string? Combined(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("allOf", out var all))
            foreach (var part in all.EnumerateArray())
                if (Difference(part, value, at) is { } difference)
                    return difference;
        foreach (var name in new[] { "anyOf", "oneOf" })
            if (schema.TryGetProperty(name, out var some))
            {
                List<string?> differences = [.. some.EnumerateArray().Select(part => Difference(part, value, at))];
                if (!differences.Contains(null))
                    return string.Join("; ", differences);
            }

        return null;
    }

    string? Inside(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            return value.EnumerateArray().Select((item, i) => Difference(items, item, $"{at}[{i}]")).FirstOrDefault(one => one is not null);
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _))
                    return $"{at} has no {name}";
        if (!schema.TryGetProperty("properties", out var properties))
            return null;
        foreach (var member in value.EnumerateObject())
            if (properties.TryGetProperty(member.Name, out var inner) && Difference(inner, member.Value, $"{at}.{member.Name}") is { } one)
                return one;
        return null;
    }

    static bool IsOf(JsonElement type, JsonElement value) =>
        type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Any(one => IsOf(one, value))
            : type.GetString() switch
            {
                "object" => value.ValueKind == JsonValueKind.Object,
                "array" => value.ValueKind == JsonValueKind.Array,
                "string" => value.ValueKind == JsonValueKind.String,
                "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                "null" => value.ValueKind == JsonValueKind.Null,
                "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
                "number" => value.ValueKind == JsonValueKind.Number,
                _ => false,
            };
}

/// <summary>One operation of a document.</summary>
sealed record ApiOperation(ApiDocument Document, string Method, string Path, JsonElement Json)
{
    public string Name => $"{Method} {Path}";

    /// <summary>What stands before its path; null for the document's own.</summary>
    public string? Server =>
        Json.TryGetProperty("servers", out var servers) ? servers[0].GetProperty("url").GetString()!.TrimEnd('/') : null;

    public IEnumerable<JsonElement> Parameters =>
        Json.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Document.Resolve) : [];

    /// <summary>Its bodies, as the document shows them; empty if it takes none.</summary>
    public IReadOnlyList<JsonElement> Bodies =>
        Json.TryGetProperty("requestBody", out var body)
            ?
            [
                .. body.GetProperty("content")
                    .GetProperty("application/json")
                    .GetProperty("examples")
                    .EnumerateObject()
                    .Select(one => one.Value.GetProperty("value")),
            ]
            : [];

    /// <summary>What the document says about answers of this status; null if it knows none.</summary>
    public JsonElement? Answer(int status) =>
        Json.GetProperty("responses").TryGetProperty($"{status}", out var answer) ? Document.Resolve(answer) : null;
}
