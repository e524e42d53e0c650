using System.Text;

namespace Prospero.Providers.Smtp;

/// <summary>Lines to and from a server over one stream.</summary>
sealed class SmtpWire(Stream stream, int longestReply)
{
    readonly byte[] _buffer = new byte[4096];
    int _start;
    int _end;

    public Stream Stream => stream;

    /// <summary>Writes one command.</summary>
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

    /// <summary>Reads one reply of one or more lines.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    /// <exception cref="InvalidDataException">What came is no reply.</exception>
    public async Task<SmtpReply> Read(CancellationToken ct)
    {
        var lines = new List<string>();
        var left = longestReply;
        do
        {
            var line = await ReadLine(left, ct);
            left -= line.Length + 1;
            lines.Add(Encoding.UTF8.GetString(line).TrimEnd('\r'));
        } while (!SmtpReply.IsLast(lines[^1]));
        return SmtpReply.Parse(lines);
    }

    async Task<byte[]> ReadLine(int longest, CancellationToken ct)
    {
        var line = new List<byte>(128);
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await stream.ReadAsync(_buffer, ct);
                if (_end == 0)
                    throw new EndOfStreamException("The server closed the connection.");
            }
            var unread = _buffer.AsSpan(_start, _end - _start);
            var lineEnd = unread.IndexOf((byte)'\n');
            var taken = lineEnd < 0 ? unread : unread[..lineEnd];
            if (line.Count + taken.Length >= longest)
                throw new InvalidDataException("The server's reply is too long to be one.");
            line.AddRange(taken);
            _start += lineEnd < 0 ? taken.Length : lineEnd + 1;
            if (lineEnd >= 0)
                return [.. line];
        }
    }
}
