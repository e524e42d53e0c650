using System.Diagnostics;
using Prospero.Core.Messages.Mail;
using Xunit;

namespace Prospero.Tests.Messages.Mail;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain &amp; simple", "plain & simple")]
    [InlineData("<p>one\n two</p><p>three</p>", "one two\n\nthree")]
    [InlineData("a<br>b<br/>c", "a\nb\nc")]
    [InlineData("<b>bold</b>, <i>italic</i>", "bold, italic")]
    [InlineData("<ul><li>one</li><li>two</li></ul>end", "- one\n- two\n\nend")]
    [InlineData("<a href=\"https://example.org/?a=1&amp;b=2\">here</a>.", "here (https://example.org/?a=1&b=2).")]
    [InlineData("<a href='https://example.org'>https://example.org</a>", "https://example.org")]
    [InlineData("<a href=https://example.org>here</a>", "here (https://example.org)")]
    [InlineData("<a href=\"mailto:a@b.test\">a@b.test</a>", "a@b.test")]
    [InlineData("<a>no link</a> <a href=\"#top\">top</a>", "no link top")]
    [InlineData("<head><title>t</title></head><style>p{}</style><script>if (a<b) x()</script>seen", "seen")]
    [InlineData("a<!-- <p>not seen</p> -->b", "ab")]
    [InlineData("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    [InlineData("<img alt=\"a > b\">x", "x")]
    [InlineData("cut <b", "cut")]
    [InlineData("<table><tr><td>a</td> <td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    public void Html_reads_as_text(string html, string text) => Assert.Equal(text, HtmlText.Plain(html));

    [Theory]
    [InlineData("<")]
    [InlineData("<a href=\"")]
    [InlineData("<!--")]
    [InlineData("<script>")]
    [InlineData("<a href=x>")]
    [InlineData("&")]
    public void Hostile_html_takes_no_longer_than_its_length(string piece)
    {
        var watch = Stopwatch.StartNew();

        HtmlText.Plain(string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }
}
