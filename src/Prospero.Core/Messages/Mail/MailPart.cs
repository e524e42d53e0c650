using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>A mail or a part of one, read as far as the limits allow. Nothing in the octets makes reading it fail.</summary>
sealed class MailPart
{
    readonly ReadOnlyMemory<byte> _body;

    MailPart(MailHeaders headers, HeaderParameters type, ReadOnlyMemory<byte> body, IReadOnlyList<MailPart> parts)
    {
        Headers = headers;
        Type = type;
        _body = body;
        Parts = parts;
    }

    public MailHeaders Headers { get; }

    /// <summary>The media type with its parameters; <c>text/plain</c> where none is given.</summary>
    public HeaderParameters Type { get; }

    /// <summary>The parts of a multipart, or the one mail within a <c>message/rfc822</c>.</summary>
    public IReadOnlyList<MailPart> Parts { get; }

    public bool IsMultipart => Type.Value.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsAttachment => HeaderParameters.Read(Headers["Content-Disposition"]).Value == "attachment";

    /// <summary>The octets with their encoding for the way undone.</summary>
    public ReadOnlyMemory<byte> Content => TransferEncodings.Decode(_body, Headers["Content-Transfer-Encoding"]);

    /// <summary>The content as text; only its beginning where it is long.</summary>
    public string Text
    {
        get
        {
            var content = Content.Span;
            return MailCharsets.Decode(content[..Math.Min(content.Length, MailLimits.TextOctets)], Type["charset"]);
        }
    }

    /// <summary>This part and all within it, outermost first.</summary>
    public IEnumerable<MailPart> All => [this, .. Parts.SelectMany(part => part.All)];

    public static MailPart Read(ReadOnlyMemory<byte> octets)
    {
        var left = MailLimits.Parts;
        return Read(octets, MailLimits.Depth, ref left);
    }

    static MailPart Read(ReadOnlyMemory<byte> octets, int depth, ref int left)
    {
        left--;
        var (headers, length) = MailHeaders.Read(octets.Span);
        var body = octets[length..];
        var type = HeaderParameters.Read(headers["Content-Type"] ?? "text/plain");
        var parts = new List<MailPart>();
        if (depth > 0 && left > 0)
        {
            if (type.Value.StartsWith("multipart/", StringComparison.Ordinal))
                foreach (var piece in Pieces(body, type["boundary"], left))
                {
                    if (left <= 0)
                        break;
                    parts.Add(Read(piece, depth - 1, ref left));
                }
            else if (type.Value is "message/rfc822" or "message/global")
                parts.Add(Read(TransferEncodings.Decode(body, headers["Content-Transfer-Encoding"]), depth - 1, ref left));
        }
        return new MailPart(headers, type, body, parts);
    }

    /// <summary>What stands between the lines of a boundary; at most <paramref name="most"/> pieces.</summary>
    static List<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> body, string? boundary, int most)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 256)
            return pieces;
        var delimiter = Encoding.UTF8.GetBytes($"--{boundary}");
        var octets = body.Span;
        var start = -1;
        for (var at = 0; at < octets.Length && pieces.Count < most; )
        {
            var found = octets[at..].IndexOf(delimiter);
            if (found < 0)
                break;
            var line = at + found;
            at = line + delimiter.Length;
            if (line > 0 && octets[line - 1] != '\n')
                continue;
            var rest = octets[at..];
            var lineEnd = rest.IndexOf((byte)'\n');
            var tail = (lineEnd < 0 ? rest : rest[..lineEnd]).TrimEnd(" \t\r"u8);
            var isLast = tail.StartsWith("--"u8);
            if (!tail.IsEmpty && !isLast)
                continue;
            if (start >= 0)
                pieces.Add(body[start..WithoutBreak(octets, start, line)]);
            at += lineEnd < 0 ? rest.Length : lineEnd + 1;
            start = at;
            if (isLast)
                return pieces;
        }
        if (start >= 0 && start < octets.Length && pieces.Count < most)
            pieces.Add(body[start..]);
        return pieces;
    }

    /// <summary>The line break before a delimiter belongs to the delimiter.</summary>
    static int WithoutBreak(ReadOnlySpan<byte> octets, int start, int line)
    {
        var end = line;
        if (end > start && octets[end - 1] == '\n')
            end--;
        if (end > start && octets[end - 1] == '\r')
            end--;
        return end;
    }
}
