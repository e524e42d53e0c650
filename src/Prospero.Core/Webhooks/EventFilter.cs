using System.Text.Json;

namespace Prospero.Core.Webhooks;

/// <summary>A condition on an event's data. A field that is absent passes.</summary>
/// <param name="Field">One of <see cref="Fields"/>.</param>
/// <param name="Operator">One of <see cref="Operators"/>.</param>
/// <param name="ValueJson">What it is compared with, as it was given: a text, number or boolean, or an array of these.</param>
public sealed record EventFilter(string Field, string Operator, string ValueJson)
{
    /// <summary>The most that an endpoint may have.</summary>
    public const int Most = 10;

    public static IReadOnlyList<string> Fields { get; } =
    ["to_status.key", "to_status.category", "from_status.key", "workflow_id", "trigger_type", "actor_type"];

    public static IReadOnlyList<string> Operators { get; } = ["equals", "not_equals", "in", "not_in", "contains"];

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Fault()
    {
        if (!Fields.Contains(Field))
            return $"has a field that is not one of {string.Join(", ", Fields)}";
        if (!Operators.Contains(Operator))
            return $"has an operator that is not one of {string.Join(", ", Operators)}";
        var value = JsonElement.Parse(ValueJson);
        return Operator is "in" or "not_in"
            ? value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsPlain)
                ? null
                : "needs an array of values for in and not_in"
            : IsPlain(value)
                ? null
                : "needs a text, a number or a boolean as its value";
    }

    /// <summary>True if an event with this data is to be sent.</summary>
    public bool Passes(JsonElement data)
    {
        foreach (var member in Field.Split('.'))
            if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(member, out data))
                return true;
        if (data.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return true;
        var actual = Text(data);
        var wanted = JsonElement.Parse(ValueJson);
        return Operator switch
        {
            "equals" => actual == Text(wanted),
            "not_equals" => actual != Text(wanted),
            "contains" => actual.Contains(Text(wanted), StringComparison.OrdinalIgnoreCase),
            "in" => wanted.EnumerateArray().Any(one => Text(one) == actual),
            "not_in" => wanted.EnumerateArray().All(one => Text(one) != actual),
            _ => true,
        };
    }

    static bool IsPlain(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
