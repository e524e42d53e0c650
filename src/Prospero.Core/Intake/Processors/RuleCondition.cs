using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Core.Leads;

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
    const string MetadataPrefix = "metadata.";

    static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(100);

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
            "in" or "not_in" => value is { ValueKind: JsonValueKind.Array } ? null : "must be an array",
            "regex" => value is { ValueKind: JsonValueKind.String } pattern && Pattern(pattern.GetString()!) is not null
                ? null
                : "must be a regular expression without back-references and look-around",
            _ => value is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False }
                ? null
                : "must be a string, a number or a boolean",
        };

    /// <summary>True if the lead meets it.</summary>
    public bool Fits(Lead lead)
    {
        var actual = Actual(lead);
        var value = ValueJson is null ? default : JsonElement.Parse(ValueJson);
        return Operator switch
        {
            "exists" => actual is not null,
            "not_exists" => actual is null,
            "eq" => actual is { } one && IsEqual(one, value),
            "neq" => actual is not { } one || !IsEqual(one, value),
            "in" => actual is { } one && value.EnumerateArray().Any(item => IsEqual(one, item)),
            "not_in" => actual is not { } one || !value.EnumerateArray().Any(item => IsEqual(one, item)),
            "contains" => actual is { } one && Contains(one, value),
            "not_contains" => actual is not { } one || !Contains(one, value),
            "regex" => actual is { } one && IsMatch(Text(one), value.GetString()!),
            "gt" => actual is { } one && Order(one, value) > 0,
            "gte" => actual is { } one && Order(one, value) >= 0,
            "lt" => actual is { } one && Order(one, value) < 0,
            "lte" => actual is { } one && Order(one, value) <= 0,
            _ => throw new System.Diagnostics.UnreachableException(Operator),
        };
    }

    JsonElement? Actual(Lead lead)
    {
        if (Field.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            return
                JsonElement.Parse(lead.Metadata.Json).TryGetProperty(Field[MetadataPrefix.Length..], out var found)
                && found.ValueKind != JsonValueKind.Null
                && !(found.ValueKind == JsonValueKind.String && found.ValueEquals(""u8))
                ? found
                : null;
        var text = Field switch
        {
            "first_name" => lead.FirstName,
            "last_name" => lead.LastName,
            "email" => lead.Email?.Given,
            "phone" => lead.Phone?.E164 ?? lead.Phone?.Given,
            "source" => lead.Source,
            "company" => lead.Company,
            "title" => lead.Title,
            "campaign_id" => lead.Campaign?.ToString(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : JsonSerializer.SerializeToElement(text);
    }

    // A number is also what a form sent as text; an email and an id have no case.
    bool IsEqual(JsonElement actual, JsonElement value)
    {
        if ((actual.ValueKind == JsonValueKind.Number || value.ValueKind == JsonValueKind.Number) && Number(actual) is { } one)
            return one == Number(value);
        var comparison = Field is "email" or "campaign_id" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(Text(actual), Text(value), comparison);
    }

    static bool Contains(JsonElement actual, JsonElement value) =>
        actual.ValueKind == JsonValueKind.Array
            ? actual.EnumerateArray().Any(item => string.Equals(Text(item), Text(value), StringComparison.OrdinalIgnoreCase))
            : Text(actual).Contains(Text(value), StringComparison.OrdinalIgnoreCase);

    // Null where they are neither two numbers nor two dates, which no comparison fits.
    static int? Order(JsonElement actual, JsonElement value)
    {
        if (Number(actual) is { } number)
            return Number(value) is { } other ? number.CompareTo(other) : null;
        return Moment(actual) is { } moment && Moment(value) is { } bound ? moment.CompareTo(bound) : null;
    }

    static decimal? Number(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(Text(value).AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    static DateTimeOffset? Moment(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParseExact(
            value.GetString(),
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    static bool IsMatch(string text, string pattern)
    {
        try
        {
            return Pattern(pattern)?.IsMatch(text) == true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // Without backtracking the time grows with the text only, and no pattern grows without bounds once it is unrolled.
    static Regex? Pattern(string pattern)
    {
        AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", 10_000);
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, RegexLimit);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
