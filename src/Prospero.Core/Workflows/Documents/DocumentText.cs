using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Prospero.Core.Workflows.Documents;

/// <summary>From bytes to JSON, with one problem where they are none.</summary>
static class DocumentText
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text as UTF-8; null, and a problem, if half a character stands in it.</summary>
    public static byte[]? Encode(string json, Problems problems)
    {
        try
        {
            return Strict.GetBytes(json);
        }
        catch (EncoderFallbackException)
        {
            problems.Add("$", "holds half a character (an unpaired surrogate)", "Remove it.");
            return null;
        }
    }

    /// <summary>The JSON; null, and one problem, if there is none that we read.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> json, Problems problems)
    {
        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            json = json[3..];
        if (json.Length > DocumentLimits.Bytes)
        {
            problems.Add("$", "is larger than 512 KiB", "Shorten it, or make two workflows of it.");
            return null;
        }

        if (!Utf8.IsValid(json))
        {
            problems.Add("$", "is not valid UTF-8", "Save the document as UTF-8.");
            return null;
        }

        try
        {
            if (IsTooDeep(json))
            {
                problems.Add("$", "is nested deeper than 32 levels", "A workflow needs no more than four.");
                return null;
            }

            var reader = new Utf8JsonReader(json);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException e)
        {
            problems.Add("$", Malformed(json, e), "Compare it with the example in the guide, or check it with a JSON editor.");
            return null;
        }
    }

    /// <summary>Reads the whole text, so that what follows the document is found as well.</summary>
    static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DocumentLimits.Bytes });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= DocumentLimits.Depth)
                return true;
        }

        return false;
    }

    static string Malformed(ReadOnlySpan<byte> json, JsonException e)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
            return "is empty";
        var line = json;
        for (var skipped = e.LineNumber ?? 0; skipped > 0; skipped--)
            line = line[(line.IndexOf((byte)'\n') + 1)..];
        var column = Encoding.UTF8.GetCharCount(line[..(int)Math.Min(e.BytePositionInLine ?? 0, line.Length)]);
        return string.Create(CultureInfo.InvariantCulture, $"is not JSON at line {(e.LineNumber ?? 0) + 1}, column {column + 1}");
    }
}
