using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Prospero.Core.Channels;

namespace Prospero.Providers.Imap;

/// <summary>One connection to a server: commands with their answers, and each wait bounded.</summary>
sealed class ImapConversation(MailboxSettings settings, ImapOptions options, TimeProvider clock) : IAsyncDisposable
{
    static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    readonly ServerTrust _trust = new(settings.Host, settings.CaFile);
    Socket? _socket;
    ImapWire? _wire;
    int _commands;
    bool _isOver;

    public MailboxSettings Settings => settings;

    /// <summary>What the server can do, in upper case, as it said last.</summary>
    public HashSet<string> Capabilities { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True once the server told of new mail; whoever looks for it says false first.</summary>
    public bool HasNews { get; set; }

    /// <summary>Why the server's certificate was not believed; null while none was refused.</summary>
    public string? Doubt => _trust.Doubt;

    public bool IsPrivate =>
        Wire.Stream is SslStream || (_socket?.RemoteEndPoint is IPEndPoint remote && IPAddress.IsLoopback(remote.Address));

    ImapWire Wire => _wire ?? throw new InvalidOperationException("The conversation has no connection yet.");

    public async Task Connect(CancellationToken ct)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        await Within(options.Connecting, inner => _socket.ConnectAsync(settings.Host, settings.Port, inner).AsTask(), ct);
        _wire = new ImapWire(new NetworkStream(_socket, ownsSocket: false), options);
    }

    /// <summary>Goes on in TLS. What was said in advance stays in the old wire's buffer and is never read.</summary>
    public async Task Encrypt(CancellationToken ct)
    {
        var tls = new SslStream(Wire.Stream, leaveInnerStreamOpen: false);
        _wire = new ImapWire(tls, options);
        Capabilities.Clear();
        await Within(options.Connecting, inner => tls.AuthenticateAsClientAsync(_trust.Options(), inner), ct);
    }

    /// <summary>Reads one response. It is the caller's who is answered.</summary>
    public async Task<ImapResponse> Listen(CancellationToken ct)
    {
        ImapResponse? response = null;
        await Within(options.Answering, async inner => response = await Wire.Read(inner), ct);
        Note(response!);
        return response!;
    }

    public Task Write(ReadOnlyMemory<byte> octets, CancellationToken ct) =>
        Within(options.Answering, inner => Wire.Write(octets, inner), ct);

    public Task Write(string line, CancellationToken ct) => Within(options.Answering, inner => Wire.Write(line, inner), ct);

    /// <summary>Sends a command and waits for its end; what came before it, and the end last.</summary>
    /// <param name="go">Answers a request to go on; null if none is expected.</param>
    public async Task<IReadOnlyList<ImapResponse>> Say(string command, CancellationToken ct, Func<ImapResponse, Task>? go = null)
    {
        var tag = NextTag();
        await Write($"{tag} {command}", ct);
        return await Until(tag, ct, go);
    }

    /// <summary>The same, and refuses to go on unless the server says OK.</summary>
    /// <exception cref="ImapRefused">The server did not carry it out.</exception>
    public async Task<IReadOnlyList<ImapResponse>> Do(string command, CancellationToken ct)
    {
        var answer = await Say(command, ct);
        return answer[^1].Name == "OK" ? answer : throw new ImapRefused(command.Split(' ')[0], answer[^1]);
    }

    public string NextTag() => $"P{++_commands}";

    public async Task<IReadOnlyList<ImapResponse>> Until(string tag, CancellationToken ct, Func<ImapResponse, Task>? go = null)
    {
        var heard = new List<ImapResponse>();
        while (true)
        {
            var response = await Listen(ct);
            if (response.Tag == "+" && go is not null)
                await go(response);
            else
                heard.Add(response);
            if (response.Tag == tag)
                return heard;
            if (heard.Count > 1_000_000)
                throw new InvalidDataException("The server does not come to an end.");
        }
    }

    /// <summary>Waits in IDLE until the server tells of something, or until the time is over. Any failure ends the conversation.</summary>
    public async Task Idle(TimeSpan atMost, CancellationToken ct)
    {
        var tag = NextTag();
        await Write($"{tag} IDLE", ct);
        ImapResponse response;
        do
        {
            response = await Listen(ct);
            if (response.Tag == tag)
                throw new ImapRefused("IDLE", response);
        } while (response.Tag != "+");

        // Only a whole response may be given up on; so the reading goes on while we say that we are done.
        var reading = Wire.Read(ct);
        using (var awake = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            await Task.WhenAny(reading, Task.Delay(atMost, clock, awake.Token));
            await awake.CancelAsync();
        }
        ct.ThrowIfCancellationRequested();
        await Write("DONE", ct);
        await Within(options.Answering, async inner => response = await reading.WaitAsync(inner), ct);
        Note(response);
        if (response.Tag != tag)
            await Until(tag, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isOver && _wire is not null)
        {
            try
            {
                await Within(Parting, inner => _wire.Write($"{NextTag()} LOGOUT", inner), CancellationToken.None);
            }
            catch (Exception e) when (ImapFailure.IsOfTheNetwork(e))
            {
                // Who is gone needs no farewell.
            }
        }
        if (_wire is not null)
            await _wire.Stream.DisposeAsync();
        _socket?.Dispose();
    }

    void Note(ImapResponse response)
    {
        if (response is { Tag: "*", Name: "BYE" })
        {
            _isOver = true;
            throw new EndOfStreamException($"The server ends the conversation: {response.Text}");
        }
        HasNews |= response.Name is "EXISTS" or "RECENT";
        var told =
            response.Name == "CAPABILITY" ? response.Values.Skip(1).Select(value => $"{value}")
            : response.Code.StartsWith("CAPABILITY ", StringComparison.OrdinalIgnoreCase) ? response.Code.Split(' ').Skip(1)
            : null;
        if (told is null)
            return;
        Capabilities.Clear();
        Capabilities.UnionWith(told);
    }

    async Task Within(TimeSpan limit, Func<CancellationToken, Task> act, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            await act(both.Token);
        }
        catch (Exception e)
        {
            _isOver = true;
            if (e is OperationCanceledException or IOException && timer.IsCancellationRequested && !ct.IsCancellationRequested)
                throw new TimeoutException($"{settings} was silent for {limit.TotalSeconds:0} s.", e);
            throw;
        }
    }
}
