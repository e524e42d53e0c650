using System.Text;
using System.Text.RegularExpressions;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>Reads a mail as a recipient's program would, by its own rules and none of the writer's code.</summary>
sealed partial class MimeReader
{
    readonly List<(string Name, string Value)> _headers = [];
    readonly string _body;

    /// <summary>Reads headers and body; line ends may be CRLF or LF.</summary>
    public MimeReader(string raw)
    {
        var text = raw.Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.StartsWith('\n') ? 0 : text.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t')
                _headers[^1] = (_headers[^1].Name, _headers[^1].Value + line);
            else
                _headers.Add((line.Split(':')[0], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        }
        _body = text[(end + 1)..];
    }

    public IEnumerable<string> Names => _headers.Select(header => header.Name);

    /// <summary>The value, unfolded but not decoded.</summary>
    public string this[string name] => _headers.Single(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.Trim();

    public bool Has(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The value as a person reads it.</summary>
    public string Decoded(string name) => Words(this[name]);

    /// <summary>The text of this part, with LF; of a mail of one part with the line end that closes every mail.</summary>
    public string Content()
    {
        var octets = this["Content-Transfer-Encoding"] == "base64" ? Convert.FromBase64String(_body) : [.. QuotedPrintable(_body)];
        return Encoding.UTF8.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public IReadOnlyList<MimeReader> Parts()
    {
        var boundary = Boundary().Match(this["Content-Type"]).Groups["text"].Value;
        var pieces = ("\n" + _body).Split($"\n--{boundary}");
        if (!pieces[^1].StartsWith("--\n", StringComparison.Ordinal))
            throw new FormatException("The last part has no end.");
        return [.. pieces[1..^1].Select(piece => new MimeReader(piece[1..]))];
    }

    /// <summary>Decodes encoded words; white space between two of them does not count (RFC 2047, 6.2).</summary>
    public static string Words(string text)
    {
        var joined = SpaceBetweenWords().Replace(text, "");
        return Word().Replace(joined, word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["base64"].Value)));
    }

    public static IEnumerable<byte> QuotedPrintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
                yield return (byte)text[i];
            else if (text[i + 1] == '\n')
                i++;
            else if (text[i + 1] == '\r')
                i += 2;
            else
            {
                yield return Convert.ToByte(text.Substring(i + 1, 2), 16);
                i += 2;
            }
        }
    }

    [GeneratedRegex("boundary=\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?utf-8\?B\?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SpaceBetweenWords();

    [GeneratedRegex(@"=\?utf-8\?B\?(?<base64>[^? ]*)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
