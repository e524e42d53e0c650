using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Providers.Smtp.Mime;

namespace Prospero.Providers.Smtp;

/// <summary>How the connection is kept private.</summary>
enum SmtpSecurity
{
    /// <summary>The conversation begins in the clear and must become TLS before anything that matters.</summary>
    StartTls,

    /// <summary>TLS from the first octet.</summary>
    Tls,

    /// <summary>In the clear.</summary>
    None,
}

/// <summary>How we say who we are.</summary>
enum SmtpAuth
{
    Auto,
    Plain,
    Login,
    XOAuth2,
    None,
}

/// <summary>Which addresses carry the message they belong to after a plus sign.</summary>
[Flags]
enum PlusAddresses
{
    None = 0,

    /// <summary>The return path (VERP).</summary>
    Bounces = 1,

    /// <summary>The address for answers.</summary>
    Replies = 2,
}

/// <summary>How to reach an account. Two senders with equal settings may use the same server; connections are not shared.</summary>
/// <param name="Secret">The password or the access token; empty if there is none.</param>
/// <param name="CaFile">A PEM file whose certificates are trusted instead of the system's; null for the system's.</param>
/// <param name="Helo">How we name ourselves; null for our own address as the server sees it.</param>
/// <param name="ReturnPath">Where bounces go; null for the sender's address.</param>
/// <param name="Plus">Which addresses carry the message after a plus sign.</param>
/// <param name="Dkim">Signs what is sent; null where the mail server does, or nobody.</param>
sealed record SmtpSettings(
    string Host,
    int Port,
    SmtpSecurity Security,
    SmtpAuth Auth,
    string Username,
    string Secret,
    string? CaFile,
    string? Helo,
    Mailbox From,
    Mailbox? ReplyTo,
    Mailbox? ReturnPath,
    PlusAddresses Plus,
    Dkim? Dkim
)
{
    /// <summary>The envelope's sender.</summary>
    public Mailbox EnvelopeFrom => ReturnPath ?? From;

    /// <summary>Never with the secret.</summary>
    public override string ToString() => $"{Host}:{Port}";

    public static Parsed<SmtpSettings> Parse(Sender sender) => new SmtpSettingsParser(sender).Parse();
}
