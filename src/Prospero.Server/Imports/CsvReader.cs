namespace Prospero.Server.Imports;

/// <summary>One record of a file.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Fault">Why it could not be taken apart; null if it could. Then it is one line, split without regard to quotes.</param>
sealed record CsvRecord(long Line, string[] Fields, string? Fault = null)
{
    /// <summary>True for an empty line, and for a row of nothing but separators.</summary>
    public bool IsEmpty => Array.TrueForAll(Fields, string.IsNullOrWhiteSpace);
}

/// <summary>
/// Reads separated values as RFC 4180 has them and as programs write them: quoted fields with line breaks and doubled quotes,
/// any kind of line end, quotes inside unquoted fields taken as they stand. Memory is bounded by the longest record.
/// </summary>
/// <remarks>
/// A quote that is never closed would swallow the rest of the file. A record that grows past its limits is therefore given up:
/// its first line comes out as a fault, and reading goes on with the second.
/// </remarks>
sealed class CsvReader(TextReader text, char separator, int mostChars = 1 << 20, int mostLines = 1000)
{
    readonly List<(int From, int Length, bool HasQuotes)> _found = [];
    char[] _buffer = new char[1 << 16];
    int _from;
    int _to;
    bool _isEnd;
    long _line = 1;

    /// <summary>The next record; null at the end.</summary>
    public CsvRecord? Read()
    {
        while (true)
        {
            if (_from == _to && !Fill())
                return null;
            var (length, lines) = Take(_buffer.AsSpan(_from, _to - _from));
            if (length < 0)
                return FirstLine();
            if (length > 0)
                return lines > mostLines || length > mostChars ? FirstLine() : Made(length, lines, null);
            // Not whole yet: more text helps, unless there is none or the record is out of all bounds.
            if (lines > mostLines || _to - _from > mostChars || !Fill())
                return FirstLine();
        }
    }

    CsvRecord Made(int length, int lines, string? fault)
    {
        var fields = new string[_found.Count];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = Text(_found[i]);
        var record = new CsvRecord(_line, fields, fault);
        _from += length;
        _line += lines;
        return record;
    }

    string Text((int From, int Length, bool HasQuotes) field)
    {
        var text = _buffer.AsSpan(_from + field.From, field.Length);
        if (!field.HasQuotes)
            return text.ToString();
        var kept = new System.Text.StringBuilder(text.Length);
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '"')
                kept.Append(text[i]);
            else if (!isQuoted && i == 0)
                isQuoted = true;
            else if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                kept.Append(text[i++]);
            else if (isQuoted)
                isQuoted = false;
            else
                kept.Append('"');
        }

        return kept.ToString();
    }

    // The record at the beginning of the text: its length with the line end, and how many lines it takes. Length 0 if its end
    // is not there yet; -1 if a quoted field of several lines has text behind its closing quote, which then opened another field:
    // a quote was forgotten in between.
    (int Length, int Lines) Take(ReadOnlySpan<char> rest)
    {
        _found.Clear();
        var (at, lines) = (0, 0);
        while (true)
        {
            var begin = at;
            var hasQuotes = at < rest.Length && rest[at] == '"';
            if (hasQuotes)
            {
                var before = lines;
                at = Unquote(rest, at, ref lines);
                if (at < 0)
                    return (0, lines);
                if (lines > before && at < rest.Length && rest[at] != separator && rest[at] is not ('\n' or '\r'))
                    return (-1, lines);
            }

            var stop = rest[at..].IndexOfAny(separator, '\n', '\r');
            if (stop < 0 && !_isEnd)
                return (0, lines);
            at = stop < 0 ? rest.Length : at + stop;
            _found.Add((begin, at - begin, hasQuotes));
            if (at == rest.Length)
                return (at, lines + 1);
            if (rest[at] == separator)
            {
                at++;
                continue;
            }

            // A carriage return at the end of what is there may be the first half of a line end.
            if (rest[at] == '\r' && at + 1 == rest.Length && !_isEnd)
                return (0, lines);
            return (rest[at] == '\r' && at + 1 < rest.Length && rest[at + 1] == '\n' ? at + 2 : at + 1, lines + 1);
        }
    }

    // Where a quoted field goes on behind its closing quote; -1 if that is not there.
    int Unquote(ReadOnlySpan<char> rest, int at, ref int lines)
    {
        at++;
        while (true)
        {
            var stop = rest[at..].IndexOfAny('"', '\n');
            if (stop < 0)
                return -1;
            at += stop + 1;
            if (rest[at - 1] == '\n')
                lines++;
            else if (at < rest.Length ? rest[at] != '"' : _isEnd)
                return at;
            else if (at == rest.Length)
                return -1;
            else
                at++;
        }
    }

    CsvRecord FirstLine()
    {
        var rest = _buffer.AsSpan(_from, _to - _from);
        var end = rest.IndexOfAny('\n', '\r');
        var line = end < 0 ? rest : rest[..end];
        _found.Clear();
        foreach (var range in line.Split(separator))
            _found.Add((range.Start.Value, range.End.Value - range.Start.Value, false));

        var length = end < 0 ? rest.Length : end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1);
        return Made(
            length,
            1,
            end < 0 && !_isEnd ? $"the line is longer than {mostChars} characters" : "a quote that opens on this line is never closed"
        );
    }

    bool Fill()
    {
        if (_isEnd)
            return false;
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = text.Read(_buffer, _to, _buffer.Length - _to);
        _to += read;
        _isEnd = read == 0;
        // At the end what is there is whole, or never will be.
        return read > 0 || _to > _from;
    }
}
