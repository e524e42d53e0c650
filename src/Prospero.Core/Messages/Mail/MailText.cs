using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>The words of a mail, as a person would read them.</summary>
static class MailText
{
    /// <summary>The text: the plain one where there is one, else made from the HTML. Attachments are left out.</summary>
    public static string Of(MailPart mail)
    {
        var (plain, html) = Bodies(mail);
        return Clean(
            !string.IsNullOrWhiteSpace(plain) ? plain
            : html is null ? plain ?? ""
            : HtmlText.Plain(QuotedHtml.Cut(html))
        );
    }

    /// <summary>Without anything that a line cannot hold.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', Clean(text).Split((char[])['\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// Lines that end in a line feed, without control characters and without halves of characters, which no store keeps; not
    /// longer than the limit.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MailLimits.TextLength));
        var whole = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        foreach (var rune in whole.EnumerateRunes())
        {
            if (clean.Length >= MailLimits.TextLength)
                break;
            if (rune.Value == 0xA0)
                clean.Append(' ');
            else if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }

    static (string? Plain, string? Html) Bodies(MailPart part)
    {
        if (part.IsAttachment)
            return default;
        if (part.Type.Value == "text/html")
            return (null, part.Text);
        if (part.Parts.Count == 0)
            // A multipart without parts lost its boundary: what there is, is its text.
            return part.Type.Value is "text/plain" or "text" or "" || part.IsMultipart ? (part.Text, null) : default;
        // A mail within the mail is somebody else's words.
        if (!part.IsMultipart)
            return default;
        string? plain = null,
            html = null;
        foreach (var inner in part.Parts)
        {
            var (innerPlain, innerHtml) = Bodies(inner);
            plain ??= string.IsNullOrWhiteSpace(innerPlain) ? null : innerPlain;
            html ??= innerHtml;
            if (part.Type.Value != "multipart/alternative" && (plain ?? html) is not null)
                break;
        }
        return (plain, html);
    }
}
