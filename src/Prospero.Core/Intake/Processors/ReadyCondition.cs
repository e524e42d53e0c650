using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>A condition whose value is read once and then asked of many leads.</summary>
sealed class ReadyCondition
{
    readonly string _field;
    readonly string _operator;
    readonly JsonElement _value;
    readonly IReadOnlyList<JsonElement> _items;
    readonly Lazy<Regex?> _pattern;

    public ReadyCondition(RuleCondition condition)
    {
        (_field, _operator) = (condition.Field, condition.Operator);
        _value = condition.ValueJson is null ? default : JsonElement.Parse(condition.ValueJson);
        _items = _value.ValueKind == JsonValueKind.Array ? [.. _value.EnumerateArray()] : [];
        // Most leads fit an earlier rule, or fail an earlier condition.
        _pattern = new Lazy<Regex?>(() => RulePattern.Compile(_value.GetString()!));
    }

    /// <summary>True if the lead meets it.</summary>
    public bool Fits(RoutedLead lead)
    {
        var actual = lead.Find(_field);
        return _operator switch
        {
            "exists" => actual is not null,
            "not_exists" => actual is null,
            "eq" => actual is { } one && IsEqual(one, _value),
            "neq" => actual is not { } one || !IsEqual(one, _value),
            "in" => actual is { } one && _items.Any(item => IsEqual(one, item)),
            "not_in" => actual is not { } one || !_items.Any(item => IsEqual(one, item)),
            "contains" => actual is { } one && Contains(one, _value),
            "not_contains" => actual is not { } one || !Contains(one, _value),
            "regex" => actual is { } one && RulePattern.IsMatch(_pattern.Value, Text(one)),
            "gt" => actual is { } one && Order(one, _value) > 0,
            "gte" => actual is { } one && Order(one, _value) >= 0,
            "lt" => actual is { } one && Order(one, _value) < 0,
            "lte" => actual is { } one && Order(one, _value) <= 0,
            _ => throw new System.Diagnostics.UnreachableException(_operator),
        };
    }

    // A number is also what a form sent as text; an email and an id have no case.
    bool IsEqual(JsonElement actual, JsonElement value)
    {
        if ((actual.ValueKind == JsonValueKind.Number || value.ValueKind == JsonValueKind.Number) && Number(actual) is { } one)
            return one == Number(value);
        var comparison = _field is "email" or "campaign_id" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
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
}

/// <summary>A lead whose metadata is read once for all conditions.</summary>
sealed class RoutedLead(Lead lead)
{
    readonly Lazy<JsonElement> _metadata = new(() => JsonElement.Parse(lead.Metadata.Json));

    /// <summary>What stands in a field; null if nothing does.</summary>
    public JsonElement? Find(string field)
    {
        if (field.StartsWith(RuleCondition.MetadataPrefix, StringComparison.Ordinal))
            return
                _metadata.Value.TryGetProperty(field[RuleCondition.MetadataPrefix.Length..], out var found)
                && found.ValueKind != JsonValueKind.Null
                && !(found.ValueKind == JsonValueKind.String && found.ValueEquals(""u8))
                ? found
                : null;
        var text = field switch
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
}
