namespace Prospero.Core.Messages.Mail;

/// <summary>Cuts an HTML mail where the mail program says that the quoted one begins.</summary>
static class QuotedHtml
{
    static readonly string[] Marks =
    [
        "<div class=\"gmail_quote",
        "<div class=\"gmail_attr",
        "<div class=\"gmail_extra",
        "<div class=\"yahoo_quoted",
        "<div class=\"moz-cite-prefix",
        "<div class=\"protonmail_quote",
        "<div id=\"divRplyFwdMsg\"",
        "<div id=\"appendonsend\"",
        "<div id=\"mail-editor-reference-message-container\"",
        "<div name=\"messageReplySection\"",
        "<blockquote",
    ];

    /// <summary>What stands before the first such mark; all of it if nothing readable does.</summary>
    public static string Cut(string html)
    {
        var first = Marks
            .Select(mark => html.IndexOf(mark, StringComparison.OrdinalIgnoreCase))
            .Where(at => at >= 0)
            .DefaultIfEmpty(-1)
            .Min();
        if (first < 0)
            return html;
        var own = html[..first];
        return HtmlText.Plain(own).Length == 0 ? html : own;
    }
}
