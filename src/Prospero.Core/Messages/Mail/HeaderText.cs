using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>Decodes the words of a header (RFC 2047). What is no such word stays as it is.</summary>
static class HeaderText
{
    /// <summary>A word may have 75 characters; some writers know no limit.</summary>
    const int LongestWord = 1000;

    public static string Decode(string raw)
    {
        if (!raw.Contains("=?", StringComparison.Ordinal))
            return raw;
        var text = new WordJoiner();
        var at = 0;
        while (at < raw.Length)
        {
            var start = raw.IndexOf("=?", at, StringComparison.Ordinal);
            if (start < 0)
                break;
            if (Word(raw, start) is not { } word)
            {
                text.Plain(raw[at..(start + 2)]);
                at = start + 2;
                continue;
            }
            text.Plain(raw[at..start]);
            text.Word(word.Charset, word.Octets);
            at = word.End;
        }
        text.Plain(raw[at..]);
        return text.ToString();
    }

    static (string Charset, byte[] Octets, int End)? Word(string raw, int start)
    {
        var window = raw.AsSpan(start + 2, Math.Min(LongestWord, raw.Length - start - 2));
        var charsetEnd = window.IndexOf('?');
        if (charsetEnd is < 1 or > 60 || charsetEnd + 2 >= window.Length || window[charsetEnd + 2] != '?')
            return null;
        var content = window[(charsetEnd + 3)..];
        var end = content.IndexOf("?=");
        if (end < 0)
            return null;
        var octets = Encoding.UTF8.GetBytes(content[..end].ToString());
        byte[]? decoded = char.ToUpperInvariant(window[charsetEnd + 1]) switch
        {
            'B' => TransferEncodings.Base64(octets),
            'Q' => TransferEncodings.QuotedPrintable(octets, isHeader: true),
            _ => null,
        };
        // A language may follow the charset (RFC 2231).
        var charset = window[..charsetEnd].ToString().Split('*')[0];
        return decoded is null ? null : (charset, decoded, start + 2 + charsetEnd + 3 + end + 2);
    }

    /// <summary>Joins words whose characters were cut apart; white space between two words is none.</summary>
    sealed class WordJoiner
    {
        readonly StringBuilder _text = new();
        readonly List<byte> _octets = [];
        string? _charset;
        string _gap = "";

        public void Plain(string text)
        {
            if (_charset is not null && string.IsNullOrWhiteSpace(text))
            {
                _gap += text;
                return;
            }
            Close();
            _text.Append(text);
        }

        public void Word(string charset, byte[] octets)
        {
            _gap = "";
            if (_charset is not null && !_charset.Equals(charset, StringComparison.OrdinalIgnoreCase))
                Close();
            _charset = charset;
            _octets.AddRange(octets);
        }

        public override string ToString()
        {
            Close();
            return _text.ToString();
        }

        void Close()
        {
            if (_charset is not null)
                _text.Append(MailCharsets.Decode(_octets.ToArray(), _charset));
            _octets.Clear();
            _charset = null;
            _text.Append(_gap);
            _gap = "";
        }
    }
}
