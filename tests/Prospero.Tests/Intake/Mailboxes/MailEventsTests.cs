using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Messages.Mail;
using Prospero.Tests.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Intake.Mailboxes;

public sealed class MailEventsTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly MessageId Message = new(Guid.Parse("0197d0e0000070008000000000000009"));
    static readonly OriginalMail Unnamed = new(null, null, null, "ana@example.org");

    static readonly Sender Sales = Letters.Sender(new Dictionary<string, string>(), "Sales@Bücher.example");

    static string Ours => $"<{Message.Value:N}@xn--bcher-kva.example>";

    [Fact]
    public void A_persons_mail_names_what_it_answers_the_surest_first()
    {
        var mail = Mail(new MailKind.Written()) with { Refers = ["<other@example.com>"], Recipients = ["x@y.example", Carrying('r')] };

        var received = Assert.IsType<InboundEvent.Received>(MailEvents.Of(Sales, mail, Noon));

        Assert.Equal([Ours, "<other@example.com>"], received.Answers);
        Assert.Equal(
            ("ana@example.org", "Re: x", "Yes", "<1@example.org>", null),
            (received.From, received.Subject, received.Text, received.EventId, received.AutoReply)
        );
    }

    [Fact]
    public void An_automatic_reply_keeps_its_day()
    {
        var received = Assert.IsType<InboundEvent.Received>(
            MailEvents.Of(Sales, Mail(new MailKind.Automatic(new DateOnly(2026, 3, 9))), Noon)
        );

        Assert.Equal(new AutoReply(new DateOnly(2026, 3, 9)), received.AutoReply);
    }

    [Fact]
    public void A_mail_of_the_sender_itself_tells_nothing() =>
        Assert.Null(MailEvents.Of(Sales, Mail(new MailKind.Written()) with { From = new MailAddress("", "sales@bücher.example") }, Noon));

    [Fact]
    public void A_bounce_is_about_the_mail_whose_return_path_it_came_to()
    {
        var bounced = new MailKind.Bounced(
            Unnamed with
            {
                MessageId = "<rewritten@gateway.example>",
            },
            FailureKind.RecipientInvalid,
            "no such user",
            "5.1.1"
        );

        var reported = Assert.IsType<InboundEvent.Reported>(
            MailEvents.Of(Sales, Mail(bounced) with { Recipients = [Carrying('b')] }, Noon)
        );

        Assert.Equal(
            (Ours, new ProviderReport.Failed(FailureKind.RecipientInvalid, "no such user", "5.1.1")),
            (reported.ProviderId, reported.Report)
        );
    }

    [Fact]
    public void A_complaint_is_found_by_the_return_path_that_it_repeats()
    {
        var complained = new MailKind.Complained(Unnamed with { EnvelopeFrom = Carrying('b') });

        var reported = Assert.IsType<InboundEvent.Reported>(MailEvents.Of(Sales, Mail(complained), Noon));

        Assert.Equal((Ours, new ProviderReport.Complaint()), (reported.ProviderId, reported.Report));
    }

    [Fact]
    public void A_report_that_names_no_mail_of_ours_tells_nothing()
    {
        Assert.Null(MailEvents.Of(Sales, Mail(new MailKind.Complained(Unnamed)), Noon));
        Assert.Null(MailEvents.Of(Sales, Mail(new MailKind.Bounced(Unnamed, FailureKind.RecipientInvalid, "", null)), Noon));
        Assert.Null(MailEvents.Of(Sales, Mail(new MailKind.Reported()), Noon));
    }

    [Theory]
    [InlineData("sales+r0197d0e0000070008000000000000009@example.com", true)]
    [InlineData("a+b+B0197D0E0000070008000000000000009@example.com", true)]
    [InlineData("sales+x0197d0e0000070008000000000000009@example.com", false)]
    [InlineData("sales+r0197d0e000007000800000000000000@example.com", false)]
    [InlineData("sales+r0197d0e000007000800000000000000g@example.com", false)]
    [InlineData("r0197d0e0000070008000000000000009@example.com", false)]
    [InlineData("+", false)]
    public void A_carried_message_is_found(string address, bool isFound) =>
        Assert.Equal(isFound ? Message : null, MailTokens.Find([null, address]));

    static string Carrying(char kind) => $"{MailTokens.Local("sales", kind, Message)}@bücher.example";

    static ReceivedMail Mail(MailKind kind) =>
        new("<1@example.org>", new MailAddress("Ana", "ana@example.org"), ["sales@bücher.example"], [], "Re: x", "Yes", kind);
}
