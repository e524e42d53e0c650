using System.Text;
using System.Text.RegularExpressions;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>Against a real mail server, over STARTTLS and with a sign-in.</summary>
public sealed class EximTests(EximServer exim) : IClassFixture<EximServer>
{
    const string Subject = "Grüße aus Köln – Ihr persönliches Angebot für die Straße der Zukunft, Frau Müller-Lüdenscheidt";

    const string Text =
        "Guten Tag Frau Müller,\n\n.ein Punkt am Anfang\n..zwei Punkte\n.\nFrom hier an\ngleich = gleich, Leerzeichen am Ende \n"
        + "eine lange Zeile, die über mehr als achtundsiebzig Zeichen geht und ihre Umlaute erst ganz am Ende zeigt: öäüß\n\nMit Grüßen";

    const string Html =
        "<p>Guten Tag <b>Frau Müller</b>,</p>\n<p>hier ist Ihr Angebot: <a href=\"https://example.test/?a=1&amp;b=2\">öffnen</a></p>\n";

    static readonly Uri Unsubscribe = new(
        "https://prospero.example.test/u/c2VjcmV0LXRva2VuLXdpdGgtYS1sb25nLXRhaWwtb2YtYmFzZTY0LWNoYXJhY3RlcnM"
    );

    [Fact]
    public async Task Real_mails_arrive_unharmed_over_one_connection()
    {
        SkipWithoutExim();
        await using var provider = new SmtpProvider(TimeProvider.System);
        var first = Letter(new SendContent.Mail(Subject, Text, Html));
        var second = Letter(new SendContent.Mail("Nur Text", Text, null));
        var before = Connections();

        var outcomes = new[]
        {
            await provider.Send(first, TestContext.Current.CancellationToken),
            await provider.Send(second, TestContext.Current.CancellationToken),
        };

        Assert.Equal([new SendOutcome.Accepted(Id(first)), new SendOutcome.Accepted(Id(second))], outcomes);
        CheckWhole(await exim.Delivered(Id(first)), first);
        var plain = new MimeReader(Encoding.ASCII.GetString(await exim.Delivered(Id(second))));
        Assert.Equal("text/plain; charset=utf-8", plain["Content-Type"]);
        Assert.Equal(Text + "\n", plain.Content());
        Assert.Equal(before + 1, Connections());
    }

    [Fact]
    public async Task Html_alone_arrives_with_a_text_made_from_it()
    {
        SkipWithoutExim();
        await using var provider = new SmtpProvider(TimeProvider.System);
        var letter = Letter(new SendContent.Mail(Subject, null, Html));

        Assert.IsType<SendOutcome.Accepted>(await provider.Send(letter, TestContext.Current.CancellationToken));

        var parts = new MimeReader(Encoding.ASCII.GetString(await exim.Delivered(Id(letter)))).Parts();
        Assert.Equal("Guten Tag Frau Müller,\n\nhier ist Ihr Angebot: öffnen (https://example.test/?a=1&b=2)", parts[0].Content());
        Assert.Equal(Html, parts[1].Content());
    }

    [Fact]
    public async Task An_international_mailbox_arrives_by_smtputf8()
    {
        SkipWithoutExim();
        await using var provider = new SmtpProvider(TimeProvider.System);
        var letter = Letter(new SendContent.Mail("Hola", "Hola", null), to: "josé@bücher.example");

        Assert.IsType<SendOutcome.Accepted>(await provider.Send(letter, TestContext.Current.CancellationToken));

        var mail = new MimeReader(Encoding.UTF8.GetString(await exim.Delivered(Id(letter))));
        Assert.EndsWith("<josé@xn--bcher-kva.example>", mail["To"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_mailbox_is_the_recipients_fault()
    {
        SkipWithoutExim();
        await using var provider = new SmtpProvider(TimeProvider.System);
        var letter = Letter(new SendContent.Mail(Subject, Text, Html), to: $"{EximServer.NobodyHere}@example.org");

        var refused = Assert.IsType<SendOutcome.Refused>(await provider.Send(letter, TestContext.Current.CancellationToken));

        Assert.Equal((FailureKind.RecipientInvalid, "550 5.1.1"), (refused.Kind, refused.Code));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("login")]
    public async Task A_wrong_password_is_the_operators_affair(string auth)
    {
        SkipWithoutExim();
        await using var provider = new SmtpProvider(TimeProvider.System);
        var letter = Letter(new SendContent.Mail(Subject, Text, Html), password: "wrong", auth: auth);

        var refused = Assert.IsType<SendOutcome.Refused>(await provider.Send(letter, TestContext.Current.CancellationToken));

        Assert.Equal((FailureKind.Configuration, "535"), (refused.Kind, refused.Code));
        Assert.DoesNotContain("wrong", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    public async Task Each_way_to_sign_in_works(string auth)
    {
        SkipWithoutExim();
        await using var provider = new SmtpProvider(TimeProvider.System);
        var letter = Letter(new SendContent.Mail(Subject, Text, Html), auth: auth);

        Assert.IsType<SendOutcome.Accepted>(await provider.Send(letter, TestContext.Current.CancellationToken));
    }

    static void SkipWithoutExim() =>
        Assert.SkipUnless(
            EximServer.IsInstalled,
            "Install the Debian package exim4-daemon-light to run the tests against a real mail server"
        );

    static string Id(SendRequest request) => $"<{request.Message.Value:N}@example.test>";

    static void CheckWhole(byte[] raw, SendRequest letter)
    {
        Assert.All(raw, octet => Assert.True(octet is >= 32 and < 127 or (byte)'\n' or (byte)'\t'));
        var text = Encoding.ASCII.GetString(raw);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 200, line));
        Assert.StartsWith("Return-path: <sales@example.test>\n", text, StringComparison.Ordinal);
        Assert.Contains("\nDate: Mon, 02 Mar 2026 14:05:07 +0000\n", text, StringComparison.Ordinal);
        Assert.Contains("\nFrom: =?utf-8?B?SsO8cmdlbiBHcm/Dnw==?= <sales@example.test>\n", text, StringComparison.Ordinal);
        Assert.Contains("\nSubject: =?utf-8?B?", text, StringComparison.Ordinal);
        Assert.Contains($"\nMessage-ID: {Id(letter)}\n", text, StringComparison.Ordinal);
        Assert.Contains("\nMIME-Version: 1.0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nReply-To: antwort@example.test\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nX-Prospero-Touchpoint: {Letters.Touchpoint}\n", text, StringComparison.Ordinal);
        Assert.Contains("\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n", text, StringComparison.Ordinal);

        var mail = new MimeReader(text);
        Assert.Equal(Subject, mail.Decoded("Subject"));
        Assert.Equal("Jürgen Groß <sales@example.test>", mail.Decoded("From"));
        Assert.Equal("Änne Müller <ana@example.org>", mail.Decoded("To"));
        Assert.Equal($"<{Unsubscribe}>", mail["List-Unsubscribe"]);
        Assert.False(mail.Has("Auto-Submitted"));
        Assert.Contains("multipart/alternative", mail["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(["text/plain; charset=utf-8", "text/html; charset=utf-8"], mail.Parts().Select(part => part["Content-Type"]));
        Assert.Equal([Text, Html], mail.Parts().Select(part => part.Content()));
    }

    int Connections() =>
        Regex.Count(exim.Log, "SMTP connection from .* \\(TCP/IP connection count", RegexOptions.None, TimeSpan.FromSeconds(1));

    SendRequest Letter(SendContent content, string to = "ana@example.org", string password = EximServer.Password, string auth = "auto")
    {
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = $"{exim.Port}",
            ["username"] = EximServer.User,
            ["password"] = password,
            ["auth"] = auth,
            ["ca_file"] = exim.CaFile,
            ["reply_to"] = "antwort@example.test",
        };
        var message = new MessageId(Guid.CreateVersion7());
        return Letters.Request(Letters.Sender(settings, name: "Jürgen Groß"), to, "Änne Müller", content, Unsubscribe, message);
    }
}
