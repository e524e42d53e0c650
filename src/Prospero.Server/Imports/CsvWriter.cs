using System.Buffers;

namespace Prospero.Server.Imports;

/// <summary>Writes separated values that <see cref="CsvReader"/> reads back as they were.</summary>
static class CsvWriter
{
    public static void Write(TextWriter text, char separator, IEnumerable<string> fields)
    {
        var special = SearchValues.Create([separator, '"', '\n', '\r']);
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst)
                text.Write(separator);
            isFirst = false;
            if (field.AsSpan().ContainsAny(special))
                text.Write($"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else
                text.Write(field);
        }

        text.Write('\n');
    }
}
