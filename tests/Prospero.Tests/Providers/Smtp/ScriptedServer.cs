using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>Plays the server's part of a transcript on loopback and checks the client's part.</summary>
sealed class ScriptedServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly IReadOnlyList<Transcript.Line> _lines;
    readonly CancellationTokenSource _end = new();
    readonly Task _play;
    int _at;

    public ScriptedServer(Transcript transcript)
    {
        _lines = transcript.Lines;
        // Small, so that a long content is still on its way when a transcript closes the connection.
        _listener.Server.ReceiveBufferSize = 8192;
        _listener.Start();
        _play = Play();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What <c>!tls</c> shows.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Called at <c>!silence</c>, when the client waits.</summary>
    public Action OnSilence { get; init; } = () => { };

    /// <summary>Called at <c>!cancel</c>, when the client waits.</summary>
    public Action OnCancel { get; init; } = () => { };

    /// <summary>The contents received, dots unstuffed, without the final dot.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Waits until the transcript has been played; throws where the client said something else.</summary>
    public Task Finish() => _play.WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _play.ContinueWith(_ => { }, TaskScheduler.Default);
        _listener.Dispose();
        _end.Dispose();
    }

    async Task Play()
    {
        await Task.Yield();
        while (_at < _lines.Count)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            await Talk(client);
        }
    }

    async Task Talk(TcpClient client)
    {
        Stream stream = client.GetStream();
        try
        {
            while (_at < _lines.Count)
            {
                var line = _lines[_at++];
                switch (line.Speaker, line.Text)
                {
                    case ('S', _):
                        await Say(stream, line.Text);
                        break;
                    case ('C', Transcript.Message):
                        Messages.Add(await ReadMessage(stream));
                        break;
                    case ('C', _):
                        await Expect(stream, line);
                        break;
                    case (_, "tls"):
                        var tls = new SslStream(stream);
                        await tls.AuthenticateAsServerAsync(Certificate!);
                        stream = tls;
                        break;
                    case (_, "cancel"):
                        OnCancel();
                        break;
                    case (_, "silence"):
                        OnSilence();
                        await stream.ReadExactlyAsync(new byte[1], _end.Token).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
                        return;
                    case (_, "close"):
                        return;
                    default:
                        throw new InvalidOperationException($"No such direction, {line}");
                }
            }
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    async Task Say(Stream stream, string text)
    {
        var piece = new StringBuilder(text).Append("\r\n");
        while (_at < _lines.Count && _lines[_at].Speaker == 'S')
            piece.Append(_lines[_at++].Text).Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(piece.ToString()), _end.Token);
    }

    async Task Expect(Stream stream, Transcript.Line line)
    {
        var said = await ReadLine(stream) ?? throw new InvalidOperationException($"The client left at {line}");
        if (!line.Fits(said))
            throw new InvalidOperationException($"Expected {line}{Environment.NewLine}but the client said: {said}");
    }

    async Task<string> ReadMessage(Stream stream)
    {
        var message = new StringBuilder();
        while (await ReadLine(stream) is { } line)
        {
            if (line == ".")
                return message.ToString();
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        throw new InvalidOperationException("The client left before the final dot.");
    }

    async Task<string?> ReadLine(Stream stream)
    {
        var line = new List<byte>();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, _end.Token) == 1)
        {
            if (octet[0] == '\n')
                return line.Count > 0 && line[^1] == '\r'
                    ? Encoding.UTF8.GetString([.. line.SkipLast(1)])
                    : throw new InvalidOperationException("The client ended a line with a bare LF.");
            line.Add(octet[0]);
        }
        return null;
    }
}
