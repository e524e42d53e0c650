using System.Net;
using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>The plain text of an HTML mail, for readers that show no HTML. One pass, linear in the length.</summary>
public static class HtmlText
{
    static readonly HashSet<string> Unseen = new(StringComparer.OrdinalIgnoreCase) { "head", "style", "script", "title", "template" };

    static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p",
        "div",
        "table",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
    };

    static readonly HashSet<string> Lines = new(StringComparer.OrdinalIgnoreCase) { "br", "tr", "li", "hr", "dt", "dd" };

    public static string Plain(string html)
    {
        var text = new PlainText();
        var at = 0;
        while (at < html.Length)
        {
            if (html[at] != '<' || !IsMarkup(html, at))
            {
                var next = html.IndexOf('<', at + 1);
                var end = next < 0 ? html.Length : next;
                text.Words(WebUtility.HtmlDecode(html[at..end]));
                at = end;
            }
            else
            {
                at = Tag(html, at, text);
            }
        }
        return text.ToString();
    }

    static bool IsMarkup(string html, int at) =>
        at + 1 < html.Length && (char.IsAsciiLetter(html[at + 1]) || html[at + 1] is '/' or '!' or '?');

    /// <summary>Reads one tag or comment; answers where the text goes on.</summary>
    static int Tag(string html, int at, PlainText text)
    {
        if (html.AsSpan(at).StartsWith("<!--"))
            return After(html, "-->", at + 4);

        var end = EndOfTag(html, at);
        var isClosing = html[at + 1] == '/';
        var start = isClosing ? at + 2 : at + 1;
        var nameEnd = start;
        while (nameEnd < end && (char.IsAsciiLetterOrDigit(html[nameEnd]) || html[nameEnd] == '-'))
            nameEnd++;
        var name = html[start..nameEnd];

        if (Unseen.Contains(name) && !isClosing)
            return After(html, ">", After(html, $"</{name}", end));
        if (name.Equals("a", StringComparison.OrdinalIgnoreCase))
            text.Link(isClosing ? null : Href(html[nameEnd..end]));
        else if (Blocks.Contains(name))
            text.Break(2);
        else if (Lines.Contains(name) && !(isClosing && name.Equals("li", StringComparison.OrdinalIgnoreCase)))
            text.Break(1);
        if (!isClosing && name.Equals("li", StringComparison.OrdinalIgnoreCase))
            text.Words("- ");
        return Math.Min(end + 1, html.Length);
    }

    static int After(string html, string what, int from)
    {
        var at = from >= html.Length ? -1 : html.IndexOf(what, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at + what.Length;
    }

    /// <summary>A greater-than sign within quotes belongs to an attribute.</summary>
    static int EndOfTag(string html, int at)
    {
        var quote = '\0';
        for (var i = at; i < html.Length; i++)
        {
            if (quote != '\0')
                quote = html[i] == quote ? '\0' : quote;
            else if (html[i] is '"' or '\'')
                quote = html[i];
            else if (html[i] == '>')
                return i;
        }
        return html.Length;
    }

    static string? Href(string attributes)
    {
        var at = attributes.IndexOf("href=", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || at + 6 >= attributes.Length)
            return null;
        var rest = attributes[(at + 5)..];
        var end = rest[0] is '"' or '\'' ? rest.IndexOf(rest[0], 1) : rest.AsSpan().IndexOfAny(' ', '>');
        var url = rest[0] is '"' or '\'' ? rest[1..(end < 0 ? rest.Length : end)] : rest[..(end < 0 ? rest.Length : end)];
        return WebUtility.HtmlDecode(url).Trim();
    }

    /// <summary>Collects words and breaks; white space between words collapses as a browser would do it.</summary>
    sealed class PlainText
    {
        readonly StringBuilder _text = new();
        int _breaks;
        bool _space;
        string? _href;
        int _linkStart;

        public void Words(string words)
        {
            foreach (var c in words)
            {
                if (char.IsWhiteSpace(c))
                    _space = true;
                else
                    Append(c);
            }
        }

        public void Break(int lines) => _breaks = Math.Max(_breaks, lines);

        /// <summary>A link's address follows its words, unless the words are the address.</summary>
        public void Link(string? href)
        {
            if (_href is { Length: > 0 } open && !open.StartsWith('#') && !Spoken(open))
                Words($" ({open})");
            _href = href;
            _linkStart = _text.Length;
        }

        public override string ToString() => _text.ToString();

        bool Spoken(string href) =>
            _text.ToString(_linkStart, _text.Length - _linkStart).Trim() is var words && (words == href || $"mailto:{words}" == href);

        void Append(char c)
        {
            if (_text.Length > 0 && _breaks > 0)
                _text.Append('\n', _breaks);
            else if (_text.Length > 0 && _space)
                _text.Append(' ');
            _breaks = 0;
            _space = false;
            _text.Append(c);
        }
    }
}
