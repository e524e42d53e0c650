using System.Text;
using Prospero.Providers.Smtp.Mime;
using Xunit;

namespace Prospero.Tests.Providers.Smtp.Mime;

public sealed class MimeMessageTests
{
    [Fact]
    public void Text_alone_is_one_part() =>
        Assert.Equal(
            """
            Date: Mon, 02 Mar 2026 14:05:07 +0000
            From: Sales <sales@example.test>
            To: Ana <ana@example.org>
            Subject: Hello
            Message-ID: <0001@example.test>
            MIME-Version: 1.0
            X-Prospero-Touchpoint: t-1
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Good morning.

            """.ReplaceLineEndings("\r\n"),
            Written(Message("Good morning.", null))
        );

    [Fact]
    public void Text_and_html_are_alternatives_of_which_html_is_the_better()
    {
        var mail = new MimeReader(Written(Message("text", "<b>html</b>")));

        Assert.Equal(["text", "<b>html</b>"], mail.Parts().Select(part => part.Content()));
        Assert.StartsWith("text/html", mail.Parts()[1]["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_another_script_travels_as_base64()
    {
        var text = string.Join('\n', Enumerable.Repeat("おはようございます、世界。", 20));
        var mail = new MimeReader(Written(Message(text, null)));

        Assert.Equal("base64", mail["Content-Transfer-Encoding"]);
        Assert.Equal(text, mail.Content());
    }

    [Fact]
    public void One_click_is_offered_over_https_only()
    {
        var secure = new MimeReader(Written(Message("x", null) with { UnsubscribeUrl = new Uri("https://bücher.example/u/a?b=ü") }));
        Assert.Equal("<https://xn--bcher-kva.example/u/a?b=%C3%BC>", secure["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", secure["List-Unsubscribe-Post"]);

        var open = new MimeReader(Written(Message("x", null) with { UnsubscribeUrl = new Uri("http://127.0.0.1:8080/u/a") }));
        Assert.Equal("<http://127.0.0.1:8080/u/a>", open["List-Unsubscribe"]);
        Assert.False(open.Has("List-Unsubscribe-Post"));

        Assert.False(new MimeReader(Written(Message("x", null))).Has("List-Unsubscribe"));
    }

    [Fact]
    public void Any_mail_is_seven_bit_in_bounded_lines_and_reads_as_before()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var (subject, text, html) = (RandomText.Of(seed, 80), RandomText.Of(seed + 10_000, 300), RandomText.Of(seed + 20_000, 300));
            var raw = Written(Message(text, html) with { Subject = subject, FromName = subject, ToName = subject });

            Assert.All(
                raw.Split("\r\n"),
                line => Assert.True(line.Length <= 200 && line.All(c => c is >= ' ' and <= '~'), $"seed {seed}: {line}")
            );
            var mail = new MimeReader(raw);
            Assert.Equal(8, mail.Names.Count());
            Assert.Equal(Lines(text), mail.Parts()[0].Content());
            Assert.Equal(Lines(html), mail.Parts()[1].Content());
        }
    }

    static MimeMessage Message(string? text, string? html) =>
        new(
            "0001@example.test",
            Letters.Moment,
            Mailbox.Find("sales@example.test")!,
            "Sales",
            Mailbox.Find("ana@example.org")!,
            "Ana",
            null,
            "Hello",
            text,
            html,
            "t-1",
            null
        );

    static string Written(MimeMessage message) => Encoding.UTF8.GetString(message.ToBytes());

    static string Lines(string text) => text.ReplaceLineEndings("\n");
}
