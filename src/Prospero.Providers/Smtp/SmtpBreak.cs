using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Prospero.Core.Channels;

namespace Prospero.Providers.Smtp;

/// <summary>What it means that a conversation broke.</summary>
static class SmtpBreak
{
    /// <summary>True for what the network or the server does; anything else is a fault of ours.</summary>
    public static bool IsOfTheNetwork(Exception e) =>
        e
            is IOException
                or SocketException
                or InvalidDataException
                or TimeoutException
                or AuthenticationException
                or CryptographicException
                or OperationCanceledException
                or ObjectDisposedException;

    public static SendOutcome Outcome(SmtpConversation? conversation, Exception e)
    {
        var stage = conversation?.Stage ?? SmtpStage.Connect;
        var what = e is OperationCanceledException ? "Prospero was stopped." : e.Message;
        return (stage, e) switch
        {
            (SmtpStage.FinalDot, _) => new SendOutcome.Unknown($"Everything was sent, and the server's answer did not come: {what}"),
            (_, AuthenticationException or CryptographicException) => new SendOutcome.Refused(
                FailureKind.Configuration,
                conversation?.Trust.Doubt is { } doubt
                    ? $"The certificate of {conversation.Settings} is not trusted: {doubt}"
                    : $"TLS failed: {what}"
            ),
            _ => new SendOutcome.TryLater(FailureKind.ServiceUnavailable, $"The conversation broke {Where(stage)}: {what}"),
        };
    }

    static string Where(SmtpStage stage) =>
        stage switch
        {
            SmtpStage.Connect => "at the connection",
            SmtpStage.Hello => "at the greeting",
            SmtpStage.StartTls => "at STARTTLS",
            SmtpStage.Auth => "at the sign-in",
            SmtpStage.Content => "before the final dot",
            _ => "before the content",
        };
}
