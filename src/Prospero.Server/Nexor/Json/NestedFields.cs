using System.Text.Json;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Json;

/// <summary>Finds fields wherever a body has them: automation tools wrap what they send.</summary>
static class NestedFields
{
    /// <summary>An object of those fields that stand anywhere in the body; what stands less deep counts, then what comes first.</summary>
    public static JsonElement Gathered(JsonElement body, params IReadOnlyCollection<string> names)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var level = new Queue<JsonElement>([body]);
        while (found.Count < names.Count && level.TryDequeue(out var here))
        {
            if (here.ValueKind == JsonValueKind.Array)
                foreach (var item in here.EnumerateArray())
                    level.Enqueue(item);
            if (here.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var (name, value) in CanonicalJson.Members(here))
                if (names.Contains(name))
                    found.TryAdd(name, value);
                else
                    level.Enqueue(value);
        }

        return JsonElement.Parse(
            WireJson.Object(json =>
            {
                foreach (var (name, value) in found)
                {
                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }
            })
        );
    }
}
