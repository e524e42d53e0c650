using System.Globalization;
using System.Text.Json;

namespace Prospero.Core.Access;

/// <summary>
/// Says where a foreign object has what ours calls otherwise. A member that is mapped as a whole moves; what stands deeper is
/// copied; everything else stays where it is.
/// </summary>
/// <param name="Paths">
/// By the name of ours, where it stands: names and places in arrays, separated by dots. A name of ours that begins with
/// <c>metadata.</c> is put into the metadata.
/// </param>
public sealed record FieldMapping(IReadOnlyDictionary<string, string> Paths)
{
    /// <summary>As many fields as one may map.</summary>
    public const int MostFields = 100;

    /// <summary>The longest name, and the longest path.</summary>
    public const int LongestName = 255;

    const string Metadata = "metadata";
    const string MetadataPrefix = "metadata.";

    /// <summary>Maps nothing.</summary>
    public static FieldMapping None { get; } = new(new Dictionary<string, string>());

    /// <summary>What is wrong with a field of a mapping; null if nothing.</summary>
    public static string? WhyNot(string target, string path) =>
        target.Length is 0 or > LongestName || target is MetadataPrefix or Metadata ? "must name fields of a lead"
        : string.IsNullOrWhiteSpace(path) || path.Length > LongestName ? $"must have paths of 1 to {LongestName} characters"
        : null;

    /// <summary>The object in our words; what is no object stays as it is.</summary>
    public JsonElement Apply(JsonElement foreign)
    {
        if (Paths.Count == 0 || foreign.ValueKind != JsonValueKind.Object)
            return foreign;
        var found = Paths
            .Select(one => (Target: one.Key, Path: one.Value, Value: Find(foreign, one.Value)))
            .Where(one => one.Value is not null)
            .ToList();
        var moved = found.Select(one => one.Path).Concat(found.Select(one => one.Target)).ToHashSet(StringComparer.Ordinal);
        var inMetadata = found.Where(one => one.Target.StartsWith(MetadataPrefix, StringComparison.Ordinal)).ToList();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in foreign.EnumerateObject())
                if (!moved.Contains(member.Name) && !(member.NameEquals(Metadata) && inMetadata.Count > 0))
                    member.WriteTo(json);
            foreach (var (target, _, value) in found.Except(inMetadata))
                Write(json, target, value!.Value);
            if (inMetadata.Count > 0)
                WriteMetadata(json, foreign, [.. inMetadata.Select(one => (one.Target[MetadataPrefix.Length..], one.Value!.Value))]);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.ToArray());
    }

    static void WriteMetadata(Utf8JsonWriter json, JsonElement foreign, List<(string Key, JsonElement Value)> mapped)
    {
        json.WriteStartObject(Metadata);
        if (foreign.TryGetProperty(Metadata, out var given) && given.ValueKind == JsonValueKind.Object)
            foreach (var member in given.EnumerateObject())
                if (mapped.TrueForAll(one => one.Key != member.Name))
                    member.WriteTo(json);
        foreach (var (key, value) in mapped)
            Write(json, key, value);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    // A name may have dots itself: the longest name that is there wins.
    static JsonElement? Find(JsonElement at, string path)
    {
        if (at.ValueKind == JsonValueKind.Array)
        {
            var (place, rest) = path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot
                ? (path[..dot], path[(dot + 1)..])
                : (path, null);
            if (!int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= at.GetArrayLength())
                return null;
            return rest is null ? at[index] : Find(at[index], rest);
        }

        if (at.ValueKind != JsonValueKind.Object)
            return null;
        if (at.TryGetProperty(path, out var whole))
            return whole;
        for (var end = path.LastIndexOf('.'); end > 0; end = path.LastIndexOf('.', end - 1))
            if (at.TryGetProperty(path[..end], out var inner) && Find(inner, path[(end + 1)..]) is { } found)
                return found;
        return null;
    }

    public bool Equals(FieldMapping? other) =>
        other is not null
        && Paths.Count == other.Paths.Count
        && Paths.All(one => other.Paths.TryGetValue(one.Key, out var path) && path == one.Value);

    public override int GetHashCode() => Paths.Count;
}
