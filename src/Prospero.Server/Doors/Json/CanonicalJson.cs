using System.Buffers;
using System.Text;
using System.Text.Json;
using Prospero.Core.Leads;

namespace Prospero.Server.Doors.Json;

/// <summary>One text for JSON values that mean the same: no spaces, each key once (the last one counts), one spelling of a text.</summary>
static class CanonicalJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JsonText.Options.Encoder, SkipValidation = true };

    /// <summary>The members of an object, each key once with its last value, in the order in which the keys first came.</summary>
    public static OrderedDictionary<string, JsonElement> Members(JsonElement form)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in form.EnumerateObject())
            members[member.Name] = member.Value;
        return members;
    }

    /// <summary>An object with these members.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteMembers(json, members, isSorted: false);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A value as it stands, keys in their own order.</summary>
    public static string Of(JsonElement value) => Encoding.UTF8.GetString(Bytes(value, isSorted: false));

    /// <summary>A value for comparing: keys sorted.</summary>
    public static byte[] Sorted(JsonElement value) => Bytes(value, isSorted: true);

    static byte[] Bytes(JsonElement value, bool isSorted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, value, isSorted);
        return buffer.WrittenSpan.ToArray();
    }

    static void Write(Utf8JsonWriter json, JsonElement value, bool isSorted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                IEnumerable<KeyValuePair<string, JsonElement>> members = Members(value);
                WriteMembers(json, isSorted ? members.OrderBy(member => member.Key, StringComparer.Ordinal) : members, isSorted);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, isSorted);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    static void WriteMembers(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, JsonElement>> members, bool isSorted)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            Write(json, value, isSorted);
        }

        json.WriteEndObject();
    }
}
