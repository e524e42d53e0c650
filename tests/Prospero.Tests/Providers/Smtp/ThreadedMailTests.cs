using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Messages.Mail;
using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>What binds mails together: a follow-up to those before it, and what comes back to the mail it is about.</summary>
public sealed class ThreadedMailTests(EximServer exim) : IClassFixture<EximServer>
{
    [Fact]
    public async Task A_follow_up_answers_the_mails_before_it()
    {
        var mail = await Delivered(thread: ["<1@example.test>", "<2@example.test>"]);

        Assert.Equal("<2@example.test>", mail["In-Reply-To"]);
        Assert.Equal("<1@example.test> <2@example.test>", mail["References"]);
    }

    [Fact]
    public async Task A_long_thread_keeps_its_first_and_its_last_mails()
    {
        var mail = await Delivered(thread: [.. Enumerable.Range(1, 100).Select(i => $"<{i}@example.test>")]);

        Assert.StartsWith("<1@example.test> <82@example.test> ", mail["References"], StringComparison.Ordinal);
        Assert.EndsWith(" <100@example.test>", mail["References"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_mail_answers_nothing()
    {
        var mail = await Delivered(thread: []);

        Assert.False(mail.Has("In-Reply-To") || mail.Has("References"));
        Assert.Equal("<sales@example.test>", mail["Return-path"]);
    }

    [Theory]
    [InlineData("bounces", true, false)]
    [InlineData("replies", false, true)]
    [InlineData("both", true, true)]
    public async Task What_comes_back_to_a_mail_names_it(string plus, bool inReturnPath, bool inReplyTo)
    {
        var message = new MessageId(Guid.CreateVersion7());
        var mail = await Delivered(message: message, plus: plus);

        Assert.Equal(inReturnPath ? message : null, MailTokens.Find([mail["Return-path"].Trim('<', '>')]));
        Assert.Equal(inReplyTo ? message : null, MailTokens.Find([mail.Has("Reply-To") ? mail["Reply-To"] : null]));
    }

    [Fact]
    public async Task A_thread_that_cannot_be_read_is_tried_later()
    {
        await using var provider = new SmtpProvider(TimeProvider.System);
        var request = Request(new MessageId(Guid.CreateVersion7()), "none") with { Thread = _ => throw new IOException("away") };

        Assert.IsType<SendOutcome.TryLater>(await provider.Send(request, TestContext.Current.CancellationToken));
    }

    async Task<MimeReader> Delivered(IReadOnlyList<string>? thread = null, MessageId? message = null, string plus = "none")
    {
        Assert.SkipUnless(EximServer.IsInstalled, "Exim is not installed; ./test installs it.");
        await using var provider = new SmtpProvider(TimeProvider.System);
        var request = Request(message ?? new MessageId(Guid.CreateVersion7()), plus) with
        {
            Thread = thread is null ? null : _ => Task.FromResult(thread),
        };
        var accepted = Assert.IsType<SendOutcome.Accepted>(await provider.Send(request, TestContext.Current.CancellationToken));
        return new MimeReader(Encoding.ASCII.GetString(await exim.Delivered($"Message-ID: {accepted.ProviderId}")));
    }

    SendRequest Request(MessageId message, string plus)
    {
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = $"{exim.Port}",
            ["username"] = EximServer.User,
            ["password"] = EximServer.Password,
            ["ca_file"] = exim.CaFile,
            ["plus_addresses"] = plus,
        };
        return Letters.Request(Letters.Sender(settings), message: message);
    }
}
