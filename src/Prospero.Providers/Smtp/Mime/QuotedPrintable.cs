using System.Text;

namespace Prospero.Providers.Smtp.Mime;

/// <summary>Text as lines of at most 76 printable ASCII characters (RFC 2045, 6.7).</summary>
static class QuotedPrintable
{
    const int LongestLine = 76;
    const string Hex = "0123456789ABCDEF";

    /// <summary>Encodes UTF-8 text whose line ends are CRLF.</summary>
    public static string Encode(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var encoded = new StringBuilder(octets.Length + octets.Length / 4);
        var column = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            if (IsLineEnd(octets, i))
            {
                encoded.Append("\r\n");
                column = 0;
                i++;
                continue;
            }
            var isLast = i + 1 == octets.Length || IsLineEnd(octets, i + 1);
            var isPlain = IsPlain(octets[i], isLast);
            var width = isPlain ? 1 : 3;
            // The last column is kept for the = of a soft break, unless the line ends here.
            if (column + width > (isLast ? LongestLine : LongestLine - 1))
            {
                encoded.Append("=\r\n");
                column = 0;
            }
            Append(encoded, octets[i], isPlain);
            column += width;
        }
        return encoded.ToString();
    }

    static bool IsLineEnd(byte[] octets, int at) => octets[at] == '\r' && at + 1 < octets.Length && octets[at + 1] == '\n';

    /// <summary>A space at the end of a line would be lost on the way.</summary>
    static bool IsPlain(byte octet, bool isLast) =>
        octet switch
        {
            (byte)'=' => false,
            (byte)' ' => !isLast,
            _ => octet is > (byte)' ' and <= (byte)'~',
        };

    static void Append(StringBuilder encoded, byte octet, bool isPlain)
    {
        if (isPlain)
            encoded.Append((char)octet);
        else
            encoded.Append('=').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
    }
}
