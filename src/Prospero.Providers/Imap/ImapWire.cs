using System.Globalization;
using System.Text;

namespace Prospero.Providers.Imap;

/// <summary>Commands to a server and responses from it over one stream.</summary>
sealed class ImapWire(Stream stream, ImapOptions options)
{
    /// <summary>Literals of one response: mails are fetched a few at a time, each in a response of its own.</summary>
    const int MostLiterals = 64;

    readonly byte[] _buffer = new byte[16 * 1024];
    int _start;
    int _end;

    public Stream Stream => stream;

    public async Task Write(string line, CancellationToken ct)
    {
        if (line.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A command must be one line.", nameof(line));
        await Write(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
    }

    public async Task Write(ReadOnlyMemory<byte> octets, CancellationToken ct)
    {
        await stream.WriteAsync(octets, ct);
        await stream.FlushAsync(ct);
    }

    /// <summary>Reads one response with its literals.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    /// <exception cref="InvalidDataException">What came is no response.</exception>
    public async Task<ImapResponse> Read(CancellationToken ct)
    {
        var lines = new List<string>();
        var literals = new List<byte[]>();
        var left = options.LongestResponse;
        while (true)
        {
            var line = await ReadLine(left, ct);
            left -= line.Length;
            var text = Encoding.UTF8.GetString(line);
            if (LiteralLength(text) is not { } length)
            {
                lines.Add(text);
                return ImapParser.Parse(lines, literals);
            }
            if (length > options.MailOctets + 1024L || literals.Count == MostLiterals)
                throw new InvalidDataException("The server says more than it was asked for.");
            lines.Add(text[..text.LastIndexOf('{')]);
            literals.Add(await ReadOctets((int)length, ct));
        }
    }

    /// <summary>The length of the literal that follows a line; null if none does.</summary>
    static long? LiteralLength(string line)
    {
        var open = line.EndsWith('}') ? line.LastIndexOf('{') : -1;
        return
            open >= 0
            && long.TryParse(line.AsSpan(open + 1, line.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;
    }

    async Task<byte[]> ReadLine(int longest, CancellationToken ct)
    {
        var line = new List<byte>(128);
        while (true)
        {
            await Fill(ct);
            var unread = _buffer.AsSpan(_start, _end - _start);
            var lineEnd = unread.IndexOf((byte)'\n');
            var taken = lineEnd < 0 ? unread : unread[..lineEnd];
            if (line.Count + taken.Length >= longest)
                throw new InvalidDataException("The server's answer is too long to be one.");
            line.AddRange(taken);
            _start += lineEnd < 0 ? taken.Length : lineEnd + 1;
            if (lineEnd < 0)
                continue;
            if (line.Count > 0 && line[^1] == '\r')
                line.RemoveAt(line.Count - 1);
            return [.. line];
        }
    }

    async Task<byte[]> ReadOctets(int length, CancellationToken ct)
    {
        var octets = new byte[length];
        var read = 0;
        while (read < length)
        {
            await Fill(ct);
            var taken = Math.Min(length - read, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(octets.AsSpan(read));
            _start += taken;
            read += taken;
        }
        return octets;
    }

    async Task Fill(CancellationToken ct)
    {
        if (_start < _end)
            return;
        _start = 0;
        _end = await stream.ReadAsync(_buffer, ct);
        if (_end == 0)
            throw new EndOfStreamException("The server closed the connection.");
    }
}
