using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Prospero.Core.Channels;

namespace Prospero.Providers.Imap;

/// <summary>The server did not carry out a command.</summary>
sealed class ImapRefused(string command, ImapResponse answer) : Exception($"{command} was refused: {answer.Name} {answer.Text}")
{
    public string Command => command;
}

/// <summary>What it means that a conversation with a mailbox failed.</summary>
static class ImapFailure
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
                or ObjectDisposedException
                or ImapRefused;

    /// <summary>The failure in our words.</summary>
    public static MailboxUnavailable Told(ImapConversation conversation, Exception e) =>
        e switch
        {
            MailboxUnavailable told => told,
            AuthenticationException or CryptographicException => new MailboxUnavailable(
                conversation.Doubt is { } doubt
                    ? $"The certificate of {conversation.Settings} is not trusted: {doubt}"
                    : $"TLS with {conversation.Settings} failed: {e.Message}",
                needsOperator: true,
                e
            ),
            ImapRefused { Command: "LOGIN" or "AUTHENTICATE" or "EXAMINE" } => new MailboxUnavailable(e.Message, needsOperator: true, e),
            _ => new MailboxUnavailable($"The conversation with {conversation.Settings} broke: {e.Message}", needsOperator: false, e),
        };
}
