using System.Text;
using Prospero.Core.Messages.Mail;

namespace Prospero.Providers.Smtp.Mime;

/// <summary>An email before it travels. Written out it is 7-bit safe, but for addresses that only SMTPUTF8 can carry.</summary>
/// <param name="Id">The Message-ID without angle brackets.</param>
/// <param name="Date">When it was written.</param>
/// <param name="From">The mailbox of the author.</param>
/// <param name="FromName">The author's name; null if there is none.</param>
/// <param name="To">The recipient.</param>
/// <param name="ToName">The recipient's name; null if it is not known.</param>
/// <param name="ReplyTo">Where answers go; null for the author.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text; null to derive it from the HTML.</param>
/// <param name="Html">The HTML; null for a message of plain text only.</param>
/// <param name="Touchpoint">The touchpoint, for correlation.</param>
/// <param name="UnsubscribeUrl">The one-click link (RFC 8058); null where none is offered.</param>
sealed record MimeMessage(
    string Id,
    DateTimeOffset Date,
    Mailbox From,
    string? FromName,
    Mailbox To,
    string? ToName,
    Mailbox? ReplyTo,
    string Subject,
    string? Text,
    string? Html,
    string Touchpoint,
    Uri? UnsubscribeUrl
)
{
    const int LongestThread = 20;

    /// <summary>The Message-IDs of the mails before it, oldest first, with angle brackets.</summary>
    public IReadOnlyList<string> Thread { get; init; } = [];

    /// <summary>Where its bounces go.</summary>
    public Mailbox ReturnPath { get; init; } = From;

    /// <summary>Signs it; null where nobody does.</summary>
    public Dkim? Dkim { get; init; }

    /// <summary>True where a header holds an address that only a server with SMTPUTF8 can carry.</summary>
    public bool NeedsUtf8 => From.NeedsUtf8 || To.NeedsUtf8 || ReplyTo is { NeedsUtf8: true };

    /// <summary>The message as it is sent: lines end in CRLF, the last one too.</summary>
    public byte[] ToBytes()
    {
        var mail = Encoding.UTF8.GetBytes($"{Headers()}{Body()}");
        return Dkim is null ? mail : Dkim.Sign(mail, Date);
    }

    string Headers()
    {
        var headers = new MimeHeaders()
            .Date("Date", Date)
            .Address("From", From, FromName)
            .Address("To", To, ToName)
            .Text("Subject", Subject)
            .Value("Message-ID", $"<{Id}>")
            .Value("MIME-Version", "1.0")
            .Value("X-Prospero-Touchpoint", Touchpoint);
        if (Thread.Count > 0)
            headers.Value("In-Reply-To", Thread[^1]).Value("References", [.. References()]);
        if (ReplyTo is not null)
            headers.Address("Reply-To", ReplyTo);
        if (UnsubscribeUrl is not null)
            Unsubscribe(headers, UnsubscribeUrl);
        return headers.ToString();
    }

    /// <summary>Of a long thread its first mail and its last ones: programs find the thread by either end.</summary>
    IEnumerable<string> References() => Thread.Count <= LongestThread ? Thread : Thread.Take(1).Concat(Thread.TakeLast(LongestThread - 1));

    /// <summary>One click is promised only over HTTPS: RFC 8058 allows nothing else.</summary>
    static void Unsubscribe(MimeHeaders headers, Uri url)
    {
        headers.Value("List-Unsubscribe", $"<{new UriBuilder(url) { Host = url.IdnHost }.Uri.AbsoluteUri}>");
        if (url.Scheme == Uri.UriSchemeHttps)
            headers.Value("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    string Body()
    {
        var text = Text ?? HtmlText.Plain(Html ?? "");
        if (Html is null)
            return WithLineEnd(Part("plain", text));

        // The boundary has a = and a _ after it, which no encoded line can have; so no part can hold it.
        var boundary = $"=_{Id.Split('@')[0]}";
        return new MimeHeaders().Value("Content-Type", "multipart/alternative;", $"boundary=\"{boundary}\"")
            + $"\r\n--{boundary}\r\n{Part("plain", text)}\r\n--{boundary}\r\n{Part("html", Html)}\r\n--{boundary}--\r\n";
    }

    static string Part(string subtype, string content)
    {
        var lines = content.ReplaceLineEndings("\r\n");
        var isBase64 = IsMostlyForeign(lines);
        var body = isBase64
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes(lines), Base64FormattingOptions.InsertLineBreaks)
            : QuotedPrintable.Encode(lines);
        return new MimeHeaders()
                .Value("Content-Type", $"text/{subtype};", "charset=utf-8")
                .Value("Content-Transfer-Encoding", isBase64 ? "base64" : "quoted-printable") + $"\r\n{body}";
    }

    /// <summary>Beyond one octet in six, three characters for each are more than four for three.</summary>
    static bool IsMostlyForeign(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        return octets.Count(octet => octet > 127) * 6 > octets.Length;
    }

    static string WithLineEnd(string part) => part.EndsWith("\r\n", StringComparison.Ordinal) ? part : part + "\r\n";
}
