using System.Text;
using Prospero.Core.Channels;

namespace Prospero.Providers.Imap;

/// <summary>Brings a conversation to the point where folders can be opened.</summary>
static class ImapSignIn
{
    public static async Task Open(ImapConversation conversation, CancellationToken ct)
    {
        var settings = conversation.Settings;
        await conversation.Connect(ct);
        if (settings.Security == MailboxSecurity.Tls)
            await conversation.Encrypt(ct);
        var greeting = await conversation.Listen(ct);
        if (greeting.Name is not ("OK" or "PREAUTH"))
            throw new InvalidDataException($"It greets with {greeting.Name} {greeting.Text}");
        if (settings.Security == MailboxSecurity.StartTls)
            await StartTls(conversation, ct);
        if (!conversation.IsPrivate)
            throw Misconfigured($"Credentials are not sent to {settings} without TLS. Set imap_security to tls or starttls");
        // Asked anew: what a server offers before TLS may come from somebody on the way.
        await conversation.Do("CAPABILITY", ct);
        if (greeting.Name == "PREAUTH")
            return;
        if (settings.IsToken)
            await XOAuth2(conversation, ct);
        else
            await Login(conversation, ct);
    }

    static async Task StartTls(ImapConversation conversation, CancellationToken ct)
    {
        await conversation.Do("CAPABILITY", ct);
        if (!conversation.Capabilities.Contains("STARTTLS"))
            throw Misconfigured(
                $"{conversation.Settings} offers no STARTTLS. Check host and port; with port 993, set imap_security to tls"
            );
        await conversation.Do("STARTTLS", ct);
        await conversation.Encrypt(ct);
    }

    // As literals, which may hold every octet; a server asks for each before it comes.
    static async Task Login(ImapConversation conversation, CancellationToken ct)
    {
        if (conversation.Capabilities.Contains("LOGINDISABLED"))
            throw Misconfigured($"{conversation.Settings} takes no password here. Set imap_security to tls, or give imap_access_token");
        var (user, secret) = (Encoding.UTF8.GetBytes(conversation.Settings.Username), Encoding.UTF8.GetBytes(conversation.Settings.Secret));
        var next = new Queue<byte[]>([
            [.. user, .. Encoding.ASCII.GetBytes($" {{{secret.Length}}}\r\n")],
            [.. secret, .. "\r\n"u8],
        ]);
        var answer = await conversation.Say($"LOGIN {{{user.Length}}}", ct, _ => Give(conversation, next, ct));
        if (answer[^1].Name != "OK")
            throw new ImapRefused("LOGIN", answer[^1]);
    }

    /// <summary>On failure the server first tells why in a challenge of its own, and refuses once that is answered with an empty line.</summary>
    static async Task XOAuth2(ImapConversation conversation, CancellationToken ct)
    {
        var settings = conversation.Settings;
        if (!conversation.Capabilities.Contains("AUTH=XOAUTH2"))
            throw Misconfigured($"{settings} offers no XOAUTH2. Give imap_password instead of a token");
        var response = Encoding.UTF8.GetBytes($"user={settings.Username}\u0001auth=Bearer {settings.Secret}\u0001\u0001");
        byte[] line = [.. Encoding.ASCII.GetBytes(Convert.ToBase64String(response)), .. "\r\n"u8];
        var next = new Queue<byte[]>([line, "\r\n"u8.ToArray()]);
        var answer = await conversation.Say("AUTHENTICATE XOAUTH2", ct, _ => Give(conversation, next, ct));
        if (answer[^1].Name != "OK")
            throw new ImapRefused("AUTHENTICATE", answer[^1]);
    }

    static Task Give(ImapConversation conversation, Queue<byte[]> next, CancellationToken ct) =>
        next.TryDequeue(out var octets)
            ? conversation.Write(octets, ct)
            : throw new InvalidDataException("The server asks for more than a sign-in.");

    static MailboxUnavailable Misconfigured(string message) => new(message, needsOperator: true);
}
