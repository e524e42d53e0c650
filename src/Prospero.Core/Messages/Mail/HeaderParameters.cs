using System.Globalization;
using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>A field with parameters (RFC 2045), also where they are continued or in a charset of their own (RFC 2231).</summary>
/// <param name="Value">What stands before the first semicolon, in lower case.</param>
sealed record HeaderParameters(string Value, IReadOnlyDictionary<string, string> All)
{
    /// <summary>The parameter; null if there is none.</summary>
    public string? this[string name] => All.GetValueOrDefault(name);

    public static HeaderParameters Read(string? field)
    {
        var text = field ?? "";
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var value = (end < 0 ? text : text[..end]).Split('(')[0].Trim().ToLowerInvariant();
        var raw = new List<(string Name, string Value)>();
        while (end >= 0 && end < text.Length && raw.Count < MailLimits.Items)
            end = ReadOne(text, end + 1, raw);
        return new HeaderParameters(value, Joined(raw));
    }

    /// <summary>Reads one parameter; answers where the semicolon after it stands.</summary>
    static int ReadOne(string text, int at, List<(string, string)> raw)
    {
        var equals = text.AsSpan(at).IndexOfAny('=', ';');
        if (equals < 0)
            return text.Length;
        if (text[at + equals] == ';')
            return at + equals;
        var name = text.Substring(at, equals).Trim().ToLowerInvariant();
        at += equals + 1;
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        var value = new StringBuilder();
        var isQuoted = at < text.Length && text[at] == '"';
        for (at += isQuoted ? 1 : 0; at < text.Length; at++)
        {
            if (isQuoted && text[at] == '\\' && at + 1 < text.Length)
                value.Append(text[++at]);
            else if (text[at] == (isQuoted ? '"' : ';'))
                break;
            else
                value.Append(text[at]);
        }
        raw.Add((name, isQuoted ? value.ToString() : value.ToString().Split('(')[0].Trim()));
        var next = at < text.Length ? text.IndexOf(';', at) : -1;
        return next < 0 ? text.Length : next;
    }

    static Dictionary<string, string> Joined(List<(string Name, string Value)> raw)
    {
        var joined = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var pieces = new Dictionary<string, SortedDictionary<int, (string Text, bool IsCoded)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in raw)
        {
            var parts = name.Split('*');
            if (parts.Length == 1)
            {
                joined.TryAdd(name, value.Contains("=?", StringComparison.Ordinal) ? HeaderText.Decode(value) : value);
                continue;
            }
            if (!pieces.TryGetValue(parts[0], out var numbered))
                pieces[parts[0]] = numbered = [];
            var number = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
            numbered.TryAdd(number, (value, parts[^1].Length == 0));
        }
        foreach (var (name, numbered) in pieces)
            joined[name] = Decode([.. numbered.Values]);
        return joined;
    }

    static string Decode(IReadOnlyList<(string Text, bool IsCoded)> pieces)
    {
        string? charset = null;
        var octets = new List<byte>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (text, isCoded) = pieces[i];
            if (i == 0 && isCoded && text.Split('\'', 3) is [var named, _, var rest])
                (charset, text) = (named, rest);
            octets.AddRange(isCoded ? Percent(text) : Encoding.UTF8.GetBytes(text));
        }
        return MailCharsets.Decode(octets.ToArray(), charset);
    }

    static List<byte> Percent(string text)
    {
        var octets = new List<byte>(text.Length);
        var raw = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < raw.Length; i++)
        {
            var isCode = raw[i] == '%' && i + 2 < raw.Length;
            if (isCode && TransferEncodings.Hex(raw[i + 1]) is >= 0 and var high && TransferEncodings.Hex(raw[i + 2]) is >= 0 and var low)
            {
                octets.Add((byte)((high << 4) | low));
                i += 2;
            }
            else
            {
                octets.Add(raw[i]);
            }
        }
        return octets;
    }
}
