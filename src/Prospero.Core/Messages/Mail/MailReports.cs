using System.Text.RegularExpressions;

namespace Prospero.Core.Messages.Mail;

/// <summary>Reads reports of other servers about mail of ours: bounces (RFC 3464), complaints (RFC 5965), and bounces in mere words.</summary>
static partial class MailReports
{
    const int LongestReason = 500;

    static readonly string[] Daemons = ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"];

    static readonly string[] FailureSubjects =
    [
        "undeliver",
        "delivery failure",
        "delivery status notification (failure",
        "mail delivery failed",
        "returned mail",
        "failure notice",
        "no se puede entregar",
        "no se ha podido entregar",
        "nao foi possivel entregar",
        "nao entregue",
    ];

    /// <summary>What the report says; null if the mail is none.</summary>
    public static MailKind? Find(MailPart mail, MailAddress? from, string subject, string text) =>
        Complaint(mail) ?? DeliveryStatus(mail, text) ?? InWords(mail, from, subject, text);

    static MailKind? Complaint(MailPart mail)
    {
        if (mail.All.FirstOrDefault(part => part.Type.Value == "message/feedback-report") is not { } report)
            return null;
        var fields = MailHeaders.Groups(report.Content.Span).FirstOrDefault();
        var recipient = Recipient(fields?["Original-Rcpt-To"]);
        return fields?["Feedback-Type"]?.Trim().ToLowerInvariant() switch
        {
            "abuse" or "fraud" or "opt-out" or "opt-out-list" => new MailKind.Complained(
                Original(mail, recipient) with
                {
                    EnvelopeFrom = Recipient(fields["Original-Mail-From"]),
                }
            ),
            _ => new MailKind.Reported(),
        };
    }

    static MailKind? DeliveryStatus(MailPart mail, string text)
    {
        var status = mail.All.FirstOrDefault(part => part.Type.Value is "message/delivery-status" or "message/global-delivery-status");
        if (status is null)
            return null;
        var groups = MailHeaders.Groups(status.Content.Span);
        if (groups.FirstOrDefault(IsFailed) is not { } failed)
            return new MailKind.Reported();
        var words = failed["Diagnostic-Code"];
        // Exim says no more than 5.0.0 here about what it refuses itself; what it means stands in the letter.
        var code = BounceCodes.Exact(failed["Status"], words ?? text);
        var isInLetter = words is null && code != BounceCodes.Find(failed["Status"]);
        var recipient = Recipient(failed["Original-Recipient"] ?? failed["Final-Recipient"]);
        return new MailKind.Bounced(
            Original(mail, recipient),
            BounceCodes.KindOf(code),
            Reason(isInLetter ? text : words ?? failed["Status"]),
            code
        );
    }

    static bool IsFailed(MailHeaders group) =>
        HeaderParameters.Read(group["Action"]).Value == "failed" && (group.Has("Final-Recipient") || group.Has("Original-Recipient"));

    /// <summary>Servers that know no reports: qmail, and those that write a letter. What they do not say surely is soft.</summary>
    static MailKind? InWords(MailPart mail, MailAddress? from, string subject, string text)
    {
        var failed = MailAddresses.Read(mail.Headers["X-Failed-Recipients"]).FirstOrDefault()?.Address;
        var folded = Accents.LeftOut(subject.ToLowerInvariant());
        var isLetter = Daemons.Contains(from?.Local) && FailureSubjects.Any(words => folded.Contains(words, StringComparison.Ordinal));
        if (failed is null && !isLetter)
            return null;
        var code = BounceCodes.Find(text);
        var original = Original(mail, failed);
        if (original.MessageId is null && MessageIdLine().Match(text) is { Success: true } quoted)
            original = original with { MessageId = quoted.Groups["id"].Value };
        return new MailKind.Bounced(original, BounceCodes.KindOf(code), Reason(text), code);
    }

    /// <summary>The mail that came back, whole or with its header alone.</summary>
    static OriginalMail Original(MailPart mail, string? recipient)
    {
        var headers = mail
            .All.Skip(1)
            .Select(part =>
                part.Type.Value switch
                {
                    "message/rfc822" or "message/global" => part.Parts is [var whole, ..] ? whole.Headers : null,
                    "text/rfc822-headers" or "message/global-headers" => MailHeaders.Read(part.Content.Span).Headers,
                    _ => null,
                }
            )
            .FirstOrDefault(found => found is { Count: > 0 });
        var touchpoint = Guid.TryParse(headers?["X-Prospero-Touchpoint"], out var id) ? new TouchpointId(id) : (TouchpointId?)null;
        return new OriginalMail(
            MailAddresses.Ids(headers?["Message-ID"]).FirstOrDefault(),
            touchpoint,
            Recipient(headers?["Return-Path"]),
            recipient ?? MailAddresses.Read(headers?["To"]).FirstOrDefault()?.Address
        );
    }

    /// <summary>An address with or without its type: <c>rfc822;ana@example.org</c>; null where it is hidden.</summary>
    static string? Recipient(string? field)
    {
        var address = field?[(field.IndexOf(';', StringComparison.Ordinal) + 1)..];
        return MailAddresses.Read(address).FirstOrDefault()?.Address;
    }

    static string Reason(string? words)
    {
        var line = MailText.OneLine(words ?? "");
        return line.Length == 0 ? "The mail came back" : line[..Math.Min(line.Length, LongestReason)];
    }

    [GeneratedRegex(
        @"^\s*message-id:\s*(?<id><[^<>\s]{3,400}>)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex MessageIdLine();
}
