using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Prospero.Core.Leads;

namespace Prospero.Server.Doors.Json;

/// <summary>How this surface writes its answers.</summary>
static class WireJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JsonText.Options.Encoder };

    /// <summary>A JSON object with the members that <paramref name="members"/> writes.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A moment in UTC with milliseconds and <c>Z</c>.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    extension(Utf8JsonWriter json)
    {
        /// <summary>A moment; null where there is none.</summary>
        public void WriteTime(string name, DateTimeOffset? at) => json.WriteString(name, at is { } moment ? Time(moment) : null);

        /// <summary>An id as a bare uuid; null where there is none.</summary>
        public void WriteId(string name, Guid? id) => json.WriteString(name, id?.ToString("D"));

        /// <summary>An object with members of its own.</summary>
        public void WriteObject(string name, Action members)
        {
            json.WriteStartObject(name);
            members();
            json.WriteEndObject();
        }

        /// <summary>An array with one object per item.</summary>
        public void WriteObjects<T>(string name, IEnumerable<T> items, Action<T> members)
        {
            json.WriteStartArray(name);
            foreach (var item in items)
            {
                json.WriteStartObject();
                members(item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        /// <summary>A value that is JSON text already.</summary>
        public void WriteJson(string name, string text)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(text, skipInputValidation: true);
        }
    }
}
