namespace Prospero.Core.Messages.Mail;

/// <summary>Undoes what made octets safe for the way (RFC 2045). Broken input is read as far as it goes.</summary>
static class TransferEncodings
{
    /// <param name="name">Of <c>Content-Transfer-Encoding</c>; unknown ones leave the octets as they are.</param>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> octets, string? name) =>
        name?.Trim().ToLowerInvariant() switch
        {
            "base64" => Base64(octets.Span),
            "quoted-printable" => QuotedPrintable(octets.Span, isHeader: false),
            _ => octets,
        };

    public static byte[] Base64(ReadOnlySpan<byte> octets)
    {
        var decoded = new List<byte>(octets.Length * 3 / 4 + 3);
        int bits = 0,
            count = 0;
        foreach (var octet in octets)
        {
            if (octet == '=')
                (bits, count) = (0, 0);
            if (Sextet(octet) is not (>= 0 and var value))
                continue;
            bits = ((bits << 6) | value) & 0xFFFF;
            count += 6;
            if (count < 8)
                continue;
            count -= 8;
            decoded.Add((byte)(bits >> count));
        }
        return [.. decoded];
    }

    /// <param name="isHeader">True for the words of a header (RFC 2047), where an underscore is a space.</param>
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> octets, bool isHeader)
    {
        var decoded = new List<byte>(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            var octet = octets[i];
            if (isHeader && octet == '_')
                decoded.Add((byte)' ');
            else if (octet != '=')
                decoded.Add(octet);
            else if (i + 2 < octets.Length && Hex(octets[i + 1]) is >= 0 and var high && Hex(octets[i + 2]) is >= 0 and var low)
            {
                decoded.Add((byte)((high << 4) | low));
                i += 2;
            }
            else if (SoftBreak(octets[(i + 1)..]) is > 0 and var length)
                i += length;
            else
                decoded.Add(octet);
        }
        return [.. decoded];
    }

    /// <summary>How many octets after an equals sign are a break that is none; 0 if it is something else.</summary>
    static int SoftBreak(ReadOnlySpan<byte> rest)
    {
        var i = 0;
        while (i < rest.Length && i < 80 && rest[i] is (byte)' ' or (byte)'\t' or (byte)'\r')
            i++;
        return i < rest.Length && rest[i] == '\n' ? i + 1
            : i == rest.Length ? i
            : 0;
    }

    public static int Hex(int c) =>
        c switch
        {
            >= '0' and <= '9' => c - '0',
            >= 'A' and <= 'F' => c - 'A' + 10,
            >= 'a' and <= 'f' => c - 'a' + 10,
            _ => -1,
        };

    static int Sextet(byte c) =>
        c switch
        {
            >= (byte)'A' and <= (byte)'Z' => c - 'A',
            >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
            >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
            (byte)'+' or (byte)'-' => 62,
            (byte)'/' or (byte)'_' => 63,
            _ => -1,
        };
}
