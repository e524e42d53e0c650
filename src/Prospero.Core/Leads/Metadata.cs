using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prospero.Core.Leads;

/// <summary>
/// What a workspace keeps about a lead beyond its columns: a JSON object in canonical form. Keys keep the order in which
/// they came; of equal keys the last one counted when it was parsed.
/// </summary>
public readonly record struct Metadata
{
    /// <summary>The most that a lead's metadata may take, in bytes of UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    readonly string? _json;

    Metadata(string json) => _json = json;

    public static Metadata Empty { get; }

    /// <summary>The object as JSON text.</summary>
    public string Json => _json ?? "{}";

    /// <summary>True if it takes more than a lead's metadata may.</summary>
    public bool IsTooLarge => _json is { Length: > MaxBytes / 3 } json && System.Text.Encoding.UTF8.GetByteCount(json) > MaxBytes;

    public bool IsEmpty => _json is null or "{}";

    /// <summary>Takes JSON text that was made by <see cref="Json"/>.</summary>
    public static Metadata Trusted(string json) => json == "{}" ? Empty : new(json);

    /// <summary>Takes an object that was checked already.</summary>
    public static Metadata Of(JsonObject values) => values.Count == 0 ? Empty : new Metadata(values.ToJsonString(JsonText.Options));

    /// <summary>A copy of the object, for changing.</summary>
    public JsonObject ToObject() => IsEmpty ? [] : JsonNode.Parse(Json)!.AsObject();

    /// <summary>New keys are added, equal keys overwritten, nested objects replaced whole.</summary>
    public Metadata Merge(Metadata other)
    {
        if (other.IsEmpty)
            return this;
        if (IsEmpty)
            return other;
        var merged = ToObject();
        foreach (var (key, value) in other.ToObject())
            merged[key] = value?.DeepClone();
        return Of(merged);
    }

    /// <summary>Like <see cref="Merge"/>, but a null takes its key away.</summary>
    public Metadata Patch(Metadata other)
    {
        if (other.IsEmpty)
            return this;
        var patched = ToObject();
        foreach (var (key, value) in other.ToObject())
        {
            if (value is null)
                patched.Remove(key);
            else
                patched[key] = value.DeepClone();
        }

        return Of(patched);
    }

    public override string ToString() => Json;
}

/// <summary>How we write JSON text: readable characters stay readable.</summary>
public static class JsonText
{
    public static JsonSerializerOptions Options { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
