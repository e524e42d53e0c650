using System.Security.Cryptography;

namespace Prospero.Core.Messages.Mail;

/// <summary>A mail that came in, as far as it concerns us.</summary>
/// <param name="Id">Its Message-ID with angle brackets; made from its octets where it has none.</param>
/// <param name="From">The author; null where none can be read.</param>
/// <param name="Recipients">The addresses it went to, copies included.</param>
/// <param name="Refers">The Message-IDs that it answers, the nearest first.</param>
/// <param name="Subject">On one line; empty if there is none.</param>
/// <param name="Text">What was written, without the quoted mail.</param>
/// <param name="Kind">What kind of mail it is.</param>
public sealed record ReceivedMail(
    string Id,
    MailAddress? From,
    IReadOnlyList<string> Recipients,
    IReadOnlyList<string> Refers,
    string Subject,
    string Text,
    MailKind Kind
)
{
    static readonly string[] RecipientFields = ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"];

    /// <summary>Reads a mail. Whatever its octets are, this answers; what cannot be read is left out.</summary>
    /// <param name="received">The day on which it came, where the mailbox is.</param>
    public static ReceivedMail Read(ReadOnlyMemory<byte> octets, DateOnly received)
    {
        var mail = MailPart.Read(octets);
        var headers = mail.Headers;
        var from = MailAddresses.Read(headers["From"]).FirstOrDefault() ?? MailAddresses.Read(headers["Sender"]).FirstOrDefault();
        var subject = headers.Text("Subject");
        var whole = MailText.Of(mail);
        var kind = KindOf(mail, from, subject, whole, received);
        return new ReceivedMail(
            MailAddresses.Ids(headers["Message-ID"]).FirstOrDefault() ?? Fingerprint(octets.Span),
            from,
            [
                .. RecipientFields
                    .SelectMany(headers.All)
                    .SelectMany(MailAddresses.Read)
                    .Select(address => address.Address)
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ],
            Nearest(headers),
            subject[..Math.Min(subject.Length, 998)],
            kind is MailKind.Written or MailKind.Automatic ? QuotedText.Cut(whole) : "",
            kind
        );
    }

    static MailKind KindOf(MailPart mail, MailAddress? from, string subject, string text, DateOnly received)
    {
        if (MailReports.Find(mail, from, subject, text) is { } report)
            return report;
        if (!AutoReplySigns.AreIn(mail.Headers, from, subject))
            return new MailKind.Written();
        return new MailKind.Automatic(ReturnDates.Find(QuotedText.Cut(text), received) ?? ReturnDates.Find(subject, received));
    }

    static List<string> Nearest(MailHeaders headers) =>
        [
            .. MailAddresses
                .Ids(headers["In-Reply-To"])
                .Concat(MailAddresses.Ids(headers["References"]).Reverse())
                .Distinct(StringComparer.Ordinal),
        ];

    static string Fingerprint(ReadOnlySpan<byte> octets) => $"<{Convert.ToHexStringLower(SHA256.HashData(octets))}@without.id>";
}
