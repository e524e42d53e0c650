using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Prospero.Core;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Hooks;

/// <summary>Reads what a hook is sent: JSON whatever its type says, or a form.</summary>
static class HookBody
{
    const string Form = "application/x-www-form-urlencoded";
    const int MostFields = 1_000;

    /// <summary>The object that was sent, or what is wrong with it.</summary>
    public static (JsonElement Root, Problem? Fault) Read(byte[] bytes, string? contentType)
    {
        var isForm = contentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true;
        // Some programs send JSON under the type that their library takes for usual.
        var (root, fault) = isForm && bytes.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..] ? FormOf(bytes) : InputJson.Read(bytes);
        return fault is null && root.ValueKind != JsonValueKind.Object ? (root, new Problem("body", "must be an object")) : (root, fault);
    }

    // A field that comes several times, or whose name ends in [], is a list.
    static (JsonElement Root, Problem? Fault) FormOf(byte[] bytes)
    {
        if (bytes.AsSpan().Count((byte)'&') >= MostFields)
            return (default, new Problem("body", $"must have at most {MostFields} fields"));
        var fields = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes));
        if (fields.Count == 0)
            return (default, new Problem("body", "is required"));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, values) in fields)
            {
                var isList = name.EndsWith("[]", StringComparison.Ordinal);
                json.WritePropertyName(isList ? name[..^2] : name);
                if (values.Count == 1 && !isList)
                {
                    json.WriteStringValue(values[0]);
                    continue;
                }

                json.WriteStartArray();
                foreach (var value in values)
                    json.WriteStringValue(value);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return InputJson.Read(buffer.ToArray());
    }
}
