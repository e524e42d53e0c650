using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Prospero.Core.Webhooks;

/// <summary>
/// A JSON object whose texts may hold <c>{{lead.email}}</c>. A text that is nothing but one variable becomes the variable's
/// value, whatever its kind; within other text it becomes text. What is absent is null, or nothing within text.
/// </summary>
public static partial class PayloadTemplate
{
    /// <summary>The most bytes that a template may have.</summary>
    public const int MaxBytes = 64 * 1024;

    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly string[] Roots = ["lead", "status_change", "workflow", "event", "data"];

    /// <summary>What is wrong with a template; null if nothing is.</summary>
    public static string? Fault(string templateJson)
    {
        if (Encoding.UTF8.GetByteCount(templateJson) > MaxBytes)
            return $"must be at most {MaxBytes / 1024} KiB";
        var unknown = Variable()
            .Matches(templateJson)
            .Select(variable => variable.Groups["path"].Value)
            .FirstOrDefault(path => !Roots.Contains(path.Split('.')[0]));
        if (unknown is not null)
            return $"names {(unknown.Length > 50 ? unknown[..50] : unknown)}; variables begin with {string.Join(", ", Roots)}";
        return Braces().Count(templateJson) == Variable().Count(templateJson)
            ? null
            : "has braces that enclose no variable, such as {{lead.email}}";
    }

    /// <summary>The template, filled from an object with the members <c>lead status_change workflow event data</c>.</summary>
    public static byte[] Fill(string templateJson, JsonElement values)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Readable))
            Write(json, JsonElement.Parse(templateJson), values);
        return buffer.WrittenSpan.ToArray();
    }

    static void Write(Utf8JsonWriter json, JsonElement template, JsonElement values)
    {
        switch (template.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in template.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, values);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in template.EnumerateArray())
                    Write(json, item, values);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(json, template.GetString()!, values);
                break;
            default:
                template.WriteTo(json);
                break;
        }
    }

    static void WriteText(Utf8JsonWriter json, string text, JsonElement values)
    {
        var first = Variable().Match(text);
        if (!first.Success)
            json.WriteStringValue(text);
        else if (first.Length != text.Length)
            json.WriteStringValue(Variable().Replace(text, variable => Text(Find(variable, values))));
        else if (Find(first, values) is { ValueKind: not JsonValueKind.Undefined } value)
            value.WriteTo(json);
        else
            json.WriteNullValue();
    }

    static JsonElement Find(Match variable, JsonElement values)
    {
        foreach (var member in variable.Groups["path"].Value.Split('.'))
            if (values.ValueKind != JsonValueKind.Object || !values.TryGetProperty(member, out values))
                return default;
        return values;
    }

    static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };

    [GeneratedRegex(
        @"\{\{\s*(?<path>[A-Za-z_][\w-]*(\.[\w-]+)*)\s*\}\}",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}
