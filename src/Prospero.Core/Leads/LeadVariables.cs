using System.Text.Json.Nodes;

namespace Prospero.Core.Leads;

/// <summary>Something that an agent learned of a lead.</summary>
/// <param name="Key">Mostly that of a field of the lead's workflow.</param>
/// <param name="Value">A text, a number, a boolean, or a list of these; null to forget it.</param>
/// <param name="Text">As the lead said it; null if that is not known.</param>
/// <param name="Confidence">How sure the agent is, from 0 to 1; null if it does not say.</param>
public sealed record CollectedValue(string Key, JsonNode? Value, string? Text = null, decimal? Confidence = null);

/// <summary>What agents learned of a lead, by key: a JSON object as it is shown.</summary>
public readonly record struct LeadVariables
{
    /// <summary>As many as a lead may have.</summary>
    public const int Most = 200;

    const string ValueName = "value";

    readonly string? _json;

    LeadVariables(string json) => _json = json;

    /// <summary>The object as JSON text; each member has <c>value</c>, <c>value_text</c>, <c>confidence</c> and <c>updated_at</c>.</summary>
    public string Json => _json ?? "{}";

    /// <summary>Takes JSON text that was made by <see cref="Json"/>.</summary>
    public static LeadVariables Trusted(string json) => json == "{}" ? default : new(json);

    /// <summary>The values alone, by key.</summary>
    public Metadata Values
    {
        get
        {
            if (_json is null)
                return Metadata.Empty;
            var values = new JsonObject();
            foreach (var (key, entry) in JsonNode.Parse(Json)!.AsObject())
                values[key] = entry![ValueName]?.DeepClone();
            return Metadata.Of(values);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _json is null ? 0 : JsonNode.Parse(Json)!.AsObject().Count;

    /// <summary>With what was learned besides; what was learned anew stands instead of what was known.</summary>
    /// <param name="at">In cadence time.</param>
    public LeadVariables With(IEnumerable<CollectedValue> learned, DateTimeOffset at)
    {
        var known = JsonNode.Parse(Json)!.AsObject();
        foreach (var one in learned)
            if (one.Value is null)
                known.Remove(one.Key);
            else
                known[one.Key] = new JsonObject
                {
                    [ValueName] = one.Value.DeepClone(),
                    ["value_text"] = one.Text,
                    ["confidence"] = one.Confidence,
                    ["updated_at"] = at.UtcDateTime.ToString(
                        "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                };
        return known.Count == 0 ? default : new LeadVariables(known.ToJsonString(JsonText.Options));
    }

    public override string ToString() => $"{Count} variables";
}
