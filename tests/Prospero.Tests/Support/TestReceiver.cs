using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Prospero.Tests.Support;

/// <summary>A receiver of webhooks on a free port of 127.0.0.1 that answers as badly as it is told to.</summary>
public sealed class TestReceiver : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    readonly List<Received> _all = [];
    readonly List<Task> _conversations = [];
    readonly Task _accepting;
    TaskCompletionSource _more = New();

    public TestReceiver()
    {
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>What it answers; 200 unless it is told otherwise.</summary>
    public Func<Received, Reply> Answers { get; set; } = _ => new Reply(200);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/in");

    /// <summary>Everything that came, in order.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    /// <summary>Waits until so many requests came.</summary>
    public async Task<IReadOnlyList<Received>> Gets(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_all.Count >= count)
                    return [.. _all];
                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{All.Count} requests came, not {count}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_conversations);
        _stop.Dispose();
    }

    async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _conversations.Add(Task.Run(() => Converse(client)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Converse(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            while (await Read(stream) is { } received)
            {
                lock (_lock)
                {
                    _all.Add(received);
                    _more.TrySetResult();
                    _more = New();
                }

                if (!await Write(stream, Answers(received)))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The other side had enough.
        }
    }

    async Task<Received?> Read(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4..] is [13, 10, 13, 10]))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines
            .Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new Received(lines[0], headers, body);
    }

    /// <summary>True if the connection stays.</summary>
    async Task<bool> Write(NetworkStream stream, Reply reply)
    {
        if (reply.Style == ReplyStyle.Never)
            await Task.Delay(Timeout.Infinite, _stop.Token);
        if (reply.Style == ReplyStyle.Cut)
            return false;
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} x\r\nContent-Length: {reply.Body.Length}\r\n");
        foreach (var (name, value) in reply.Headers ?? [])
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        await Write(stream, Encoding.ASCII.GetBytes(head.ToString()), reply.Style == ReplyStyle.SlowHead);
        await Write(stream, Encoding.ASCII.GetBytes(reply.Body), reply.Style == ReplyStyle.SlowBody);
        return true;
    }

    async Task Write(NetworkStream stream, byte[] bytes, bool isSlow)
    {
        if (!isSlow)
        {
            await stream.WriteAsync(bytes, _stop.Token);
            return;
        }

        foreach (var one in bytes)
        {
            await stream.WriteAsync(new[] { one }, _stop.Token);
            await Task.Delay(50, _stop.Token);
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A request as it came.</summary>
public sealed record Received(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>How a receiver answers.</summary>
public enum ReplyStyle
{
    Whole,

    /// <summary>Says nothing and keeps the connection open.</summary>
    Never,

    /// <summary>The head byte by byte.</summary>
    SlowHead,

    /// <summary>The body byte by byte.</summary>
    SlowBody,

    /// <summary>Closes the connection.</summary>
    Cut,
}

public sealed record Reply(
    int Status,
    string Body = "",
    ReplyStyle Style = ReplyStyle.Whole,
    IReadOnlyList<(string Name, string Value)>? Headers = null
);
