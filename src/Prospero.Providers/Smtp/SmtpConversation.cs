using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Prospero.Core.Channels;
using Prospero.Providers.Smtp.Mime;

namespace Prospero.Providers.Smtp;

/// <summary>
/// One connection to a server, from the first octet to QUIT. Refusals are values; a connection that breaks throws, and
/// <see cref="Stage"/> then tells how far it got.
/// </summary>
sealed class SmtpConversation(SmtpSettings settings, SmtpOptions options, TimeProvider clock) : IAsyncDisposable
{
    static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    Socket? _socket;
    SmtpWire? _wire;
    int _messages;
    bool _isOver;

    public SmtpSettings Settings => settings;

    public SmtpStage Stage { get; set; } = SmtpStage.Connect;

    public ServerTrust Trust { get; } = new(settings.Host, settings.CaFile);

    public SmtpCapabilities Capabilities { get; set; } = SmtpCapabilities.None;

    /// <summary>True where nobody on the way can read along.</summary>
    public bool IsPrivate =>
        _wire?.Stream is SslStream || (_socket?.RemoteEndPoint is IPEndPoint remote && IPAddress.IsLoopback(Plain(remote)));

    /// <summary>True while another message may follow.</summary>
    public bool IsReusable => Stage == SmtpStage.Ready && !_isOver && _messages < options.MessagesPerConnection;

    /// <summary>Our own address as a literal, for a greeting without a name.</summary>
    public string OwnAddress =>
        _socket?.LocalEndPoint is IPEndPoint local
            ? Plain(local) is { AddressFamily: AddressFamily.InterNetworkV6 } six
                ? $"[IPv6:{six.ToString().Split('%')[0]}]"
                : $"[{Plain(local)}]"
            : "[127.0.0.1]";

    SmtpWire Wire => _wire ?? throw new InvalidOperationException("The conversation has no connection yet.");

    /// <summary>Opens the connection without saying anything.</summary>
    public async Task Connect(CancellationToken ct)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await Within(options.Connecting, inner => _socket.ConnectAsync(settings.Host, settings.Port, inner).AsTask(), ct);
        _wire = new SmtpWire(new NetworkStream(_socket, ownsSocket: false), options.LongestReply);
    }

    /// <summary>
    /// Goes on in TLS. What the server, or somebody on the way, said in advance stays in the old wire's buffer and is never read.
    /// </summary>
    public async Task Encrypt(CancellationToken ct)
    {
        var tls = new SslStream(Wire.Stream, leaveInnerStreamOpen: false);
        _wire = new SmtpWire(tls, options.LongestReply);
        Capabilities = SmtpCapabilities.None;
        await Within(options.Connecting, inner => tls.AuthenticateAsClientAsync(Trust.Options(), inner), ct);
    }

    public Task<SmtpReply> Listen(CancellationToken ct) => Hear(options.Answering, null, ct);

    public Task<SmtpReply> Say(string command, CancellationToken ct) => Hear(options.Answering, inner => Wire.Write(command, inner), ct);

    /// <summary>Whether a connection that was idle still carries messages.</summary>
    public async Task<bool> Revive(CancellationToken ct)
    {
        try
        {
            var reply = await Hear(options.Reviving, inner => Wire.Write("RSET", inner), ct);
            _isOver |= !reply.IsDone;
            return IsReusable;
        }
        catch (Exception e) when (SmtpBreak.IsOfTheNetwork(e) && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Hands one message over.</summary>
    public async Task<SendOutcome> Deliver(MimeMessage message, CancellationToken ct)
    {
        var content = message.ToBytes();
        if (SmtpEnvelope.Obstacle(Capabilities, message, content.Length) is { } obstacle)
            return obstacle;

        _messages++;
        Stage = SmtpStage.Sender;
        if (Refusal(await Say(SmtpEnvelope.Mail(Capabilities, message, content.Length), ct)) is { } ofSender)
            return ofSender;

        Stage = SmtpStage.Recipient;
        if (Refusal(await Say($"RCPT TO:<{message.To}>", ct)) is { } ofRecipient)
            return ofRecipient;

        Stage = SmtpStage.Content;
        if (Refusal(await Say("DATA", ct), isMoreExpected: true) is { } ofData)
            return ofData;
        await Within(options.Sending, inner => Wire.Write(DotStuffing.Stuff(content), inner), ct);

        Stage = SmtpStage.FinalDot;
        if (Refusal(await Hear(options.Accepting, inner => Wire.Write(DotStuffing.FinalDot, inner), ct)) is { } ofContent)
            return ofContent;

        Stage = SmtpStage.Ready;
        return new SendOutcome.Accepted($"<{message.Id}>");
    }

    /// <summary>The outcome if the server refused; null if the conversation goes on.</summary>
    /// <exception cref="InvalidDataException">The reply is neither what was asked for nor a refusal.</exception>
    public SendOutcome? Refusal(SmtpReply reply, bool isMoreExpected = false)
    {
        if (isMoreExpected ? reply.IsMore : reply.IsDone)
            return null;
        if (reply.Code < 400)
            throw new InvalidDataException($"The server's answer does not fit: {reply}");

        var outcome = SmtpReplyMapping.Outcome(Stage, reply);
        if (Stage > SmtpStage.Ready)
            Stage = SmtpStage.Ready;
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        if (Stage == SmtpStage.Ready && !_isOver && _wire is not null)
        {
            try
            {
                await Within(Parting, inner => _wire.Write("QUIT", inner), CancellationToken.None);
            }
            catch (Exception e) when (SmtpBreak.IsOfTheNetwork(e))
            {
                // Who is gone needs no farewell.
            }
        }
        if (_wire is not null)
            await _wire.Stream.DisposeAsync();
        _socket?.Dispose();
    }

    static IPAddress Plain(IPEndPoint end) => end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;

    async Task<SmtpReply> Hear(TimeSpan limit, Func<CancellationToken, Task>? say, CancellationToken ct)
    {
        SmtpReply? reply = null;
        await Within(
            limit,
            async inner =>
            {
                if (say is not null)
                    await say(inner);
                reply = await Wire.Read(inner);
            },
            ct
        );
        // 421 closes the connection, whatever was asked.
        _isOver |= reply!.Code == 421;
        return reply;
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
