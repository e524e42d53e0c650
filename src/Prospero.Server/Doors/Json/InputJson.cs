using System.Text.Json;
using System.Text.Unicode;
using Prospero.Core;

namespace Prospero.Server.Doors.Json;

/// <summary>Reads a request's body, whatever its Content-Type says. Everything in it is well-formed text afterwards.</summary>
static class InputJson
{
    /// <summary>How deeply objects and arrays may be nested.</summary>
    public const int MaxDepth = 16;

    /// <summary>The body as JSON, or what is wrong with it.</summary>
    public static (JsonElement Root, Problem? Fault) Read(ReadOnlyMemory<byte> utf8, int maxDepth = MaxDepth)
    {
        if (utf8.Span is [0xEF, 0xBB, 0xBF, ..])
            utf8 = utf8[3..];
        if (utf8.Span.Trim(" \t\r\n"u8).IsEmpty)
            return (default, new Problem("body", "is required"));
        if (!Utf8.IsValid(utf8.Span))
            return (default, new Problem("body", "is not valid UTF-8"));
        try
        {
            if (FaultIn(utf8.Span, maxDepth) is { } fault)
                return (default, fault);
            return (JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = maxDepth }), null);
        }
        catch (JsonException)
        {
            return (default, new Problem("body", "is not valid JSON"));
        }
    }

    static Problem? FaultIn(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= maxDepth:
                    return new Problem("body", $"is nested deeper than {maxDepth} levels");
                case JsonTokenType.String
                or JsonTokenType.PropertyName when reader.ValueIsEscaped && FaultInText(reader.ValueSpan) is { } fault:
                    return fault;
            }
        }

        return null;
    }

    static Problem? FaultInText(ReadOnlySpan<byte> text)
    {
        var awaitsLow = false;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = -1;
            if (text[i] == '\\' && text[++i] == 'u')
            {
                unit = Convert.ToInt32(System.Text.Encoding.ASCII.GetString(text.Slice(i + 1, 4)), 16);
                i += 4;
            }

            var isLow = unit is >= 0xDC00 and <= 0xDFFF;
            if (isLow != awaitsLow)
                return new Problem("body", "has an unpaired surrogate in a text");
            if (unit == 0)
                return new Problem("body", "has a NUL character in a text");
            awaitsLow = unit is >= 0xD800 and <= 0xDBFF;
        }

        return awaitsLow ? new Problem("body", "has an unpaired surrogate in a text") : null;
    }
}
