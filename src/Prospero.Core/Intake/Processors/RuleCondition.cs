using System.Text.Json;

namespace Prospero.Core.Intake;

/// <summary>
/// A question about one field of a lead. A field that is absent, null or empty meets only <c>neq</c> and the operators that
/// begin with <c>not_</c>.
/// </summary>
/// <param name="Field">A name of <see cref="Fields"/>, or <c>metadata.</c> and a key.</param>
/// <param name="Operator">A name of <see cref="Operators"/>.</param>
/// <param name="ValueJson">What to compare with, as JSON text; null for none.</param>
public sealed record RuleCondition(string Field, string Operator, string? ValueJson)
{
    internal const string MetadataPrefix = "metadata.";

    /// <summary>As many values as one may list.</summary>
    public const int MostItems = 100;

    /// <summary>The fields that a condition may ask for, those of the metadata aside.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    ["first_name", "last_name", "email", "phone", "source", "company", "title", "campaign_id"];

    public static IReadOnlyList<string> Operators { get; } =
    ["eq", "neq", "gt", "gte", "lt", "lte", "contains", "not_contains", "in", "not_in", "exists", "not_exists", "regex"];

    /// <summary>True if that is the name of a field.</summary>
    public static bool IsField(string name) =>
        Fields.Contains(name) || (name.StartsWith(MetadataPrefix, StringComparison.Ordinal) && name.Length > MetadataPrefix.Length);

    /// <summary>What is wrong with the value for this operator; null if nothing.</summary>
    public static string? WhyNot(string name, JsonElement? value) =>
        name switch
        {
            "exists" or "not_exists" => null,
            "in" or "not_in" when value is not { ValueKind: JsonValueKind.Array } => "must be an array",
            "in" or "not_in" => value.Value.GetArrayLength() <= MostItems ? null : $"must have at most {MostItems} items",
            "regex" => value is { ValueKind: JsonValueKind.String } pattern && RulePattern.Compile(pattern.GetString()!) is not null
                ? null
                : "must be a regular expression without back-references and look-around",
            _ => value is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False }
                ? null
                : "must be a string, a number or a boolean",
        };
}
