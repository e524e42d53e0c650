using Prospero.Core.Channels;
using Prospero.Providers.Smtp.Mime;

namespace Prospero.Providers.Smtp;

/// <summary>What a server must offer to carry a message, and the command that begins it.</summary>
static class SmtpEnvelope
{
    /// <summary>Why this server cannot carry the message; null if it can.</summary>
    public static SendOutcome? Obstacle(SmtpCapabilities offered, MimeMessage message, int size)
    {
        if (message.To.NeedsUtf8 && !offered.Utf8)
            return new SendOutcome.Refused(
                FailureKind.RecipientInvalid,
                "The recipient's address has letters outside ASCII, and the mail server offers no SMTPUTF8"
            );
        if (NeedsUtf8(message) && !offered.Utf8)
            return new SendOutcome.Refused(
                FailureKind.Configuration,
                "An address of the sender has letters outside ASCII, and the mail server offers no SMTPUTF8"
            );
        if (offered.Size is { } most && size > most)
            return new SendOutcome.Refused(
                FailureKind.ContentRejected,
                $"The message has {size} octets, and the mail server takes at most {most}"
            );
        return null;
    }

    public static string Mail(SmtpCapabilities offered, MimeMessage message, int size)
    {
        var command = $"MAIL FROM:<{message.ReturnPath}>";
        if (offered.OffersSize)
            command += $" SIZE={size}";
        if (NeedsUtf8(message))
            command += " SMTPUTF8";
        // Everything but such addresses is 7-bit.
        if (message.NeedsUtf8 && offered.EightBit)
            command += " BODY=8BITMIME";
        return command;
    }

    static bool NeedsUtf8(MimeMessage message) => message.NeedsUtf8 || message.ReturnPath.NeedsUtf8;
}
