using Prospero.Core.Channels;
using Prospero.Core.Messages.Mail;

namespace Prospero.Core.Intake;

/// <summary>What a mail in a sender's mailbox tells of leads and messages.</summary>
public static class MailEvents
{
    /// <summary>The provider in whose name mails are remembered.</summary>
    public const string Provider = "mail";

    /// <summary>What the mail tells; null for nothing, such as a mail of the sender itself.</summary>
    /// <param name="at">Now, in cadence time.</param>
    public static InboundEvent? Of(Sender sender, ReceivedMail mail, DateTimeOffset at) =>
        mail.Kind switch
        {
            MailKind.Written => Received(sender, mail, null, at),
            MailKind.Automatic automatic => Received(sender, mail, new AutoReply(automatic.ReturnsOn), at),
            MailKind.Bounced bounced => Reported(
                sender,
                mail,
                bounced.Original,
                new ProviderReport.Failed(bounced.Failure, bounced.Reason, bounced.Code),
                at
            ),
            MailKind.Complained complained => Reported(sender, mail, complained.Original, new ProviderReport.Complaint(), at),
            _ => null,
        };

    static InboundEvent.Received? Received(Sender sender, ReceivedMail mail, AutoReply? auto, DateTimeOffset at)
    {
        if (mail.From is not { Address: var from } || from.Equals(sender.Address, StringComparison.OrdinalIgnoreCase))
            return null;
        string[] carried = MailTokens.Find(mail.Recipients) is { } id ? [MailTokens.MessageIdOf(id, sender.Address ?? "")] : [];
        return new InboundEvent.Received(
            sender.Workspace,
            Provider,
            mail.Id,
            at,
            Channel.Email,
            sender.Id,
            from,
            mail.Subject,
            mail.Text,
            auto
        )
        {
            Answers = [.. carried, .. mail.Refers],
        };
    }

    // Without any of the three it is about nothing that we know: an address alone anybody could write into a report.
    static InboundEvent.Reported? Reported(
        Sender sender,
        ReceivedMail mail,
        OriginalMail original,
        ProviderReport report,
        DateTimeOffset at
    )
    {
        var carried = MailTokens.Find([.. mail.Recipients, original.EnvelopeFrom]);
        var id = carried is { } message ? MailTokens.MessageIdOf(message, sender.Address ?? "") : original.MessageId;
        return id is null && original.Touchpoint is null
            ? null
            : new InboundEvent.Reported(sender.Workspace, Provider, mail.Id, at, id, original.Touchpoint, report);
    }
}
