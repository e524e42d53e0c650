namespace Prospero.Providers.Smtp;

/// <summary>Content as DATA carries it (RFC 5321, 4.5.2): a dot that begins a line is doubled, so that none can end the content.</summary>
static class DotStuffing
{
    /// <summary>The line that ends the content.</summary>
    public static ReadOnlyMemory<byte> FinalDot { get; } = ".\r\n"u8.ToArray();

    /// <summary>The content, which ends in CRLF.</summary>
    public static byte[] Stuff(ReadOnlySpan<byte> content)
    {
        var stuffed = new List<byte>(content.Length + 16);
        var isLineStart = true;
        foreach (var octet in content)
        {
            if (isLineStart && octet == '.')
                stuffed.Add((byte)'.');
            stuffed.Add(octet);
            isLineStart = octet == '\n';
        }
        return [.. stuffed];
    }
}
