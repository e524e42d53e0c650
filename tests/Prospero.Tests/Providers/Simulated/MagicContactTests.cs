using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Simulated;
using Xunit;

namespace Prospero.Tests.Providers.Simulated;

public sealed class MagicContactTests
{
    [Theory]
    [InlineData("00", "accepted; call Answered")]
    [InlineData("01", "accepted; call Busy")]
    [InlineData("02", "accepted; call NoAnswer")]
    [InlineData("03", "accepted; call Voicemail")]
    [InlineData("04", "refused RecipientInvalid invalid_destination")]
    [InlineData("05", "accepted; call NoAnswer")]
    [InlineData("06", "accepted; call NoAnswer")]
    [InlineData("07", "accepted")]
    [InlineData("08", "later RateLimited 30 s, counts False")]
    [InlineData("09", "accepted; call CallbackRequested")]
    [InlineData("10", "unknown")]
    [InlineData("11", "refused RecipientUnreachable 131026")]
    public void A_call_to_a_magic_number_goes_as_documented(string number, string expected) =>
        Assert.Equal(expected, A.ReactionTo(A.Request(Channel.Call, $"+155501001{number}")).InWords());

    [Theory]
    [InlineData("00", "accepted; Delivered; Read")]
    [InlineData("01", "accepted; Delivered")]
    [InlineData("02", "accepted; Delivered")]
    [InlineData("03", "accepted; Delivered")]
    [InlineData("04", "refused RecipientInvalid 131026")]
    [InlineData("05", "accepted; Delivered; Read; wrote Yes, tell me more")]
    [InlineData("06", "accepted; Delivered; Read; wrote STOP")]
    [InlineData("07", "accepted")]
    [InlineData("08", "later RateLimited 30 s, counts False")]
    [InlineData("09", "accepted; Delivered; Read; wrote Please call me in two hours.")]
    [InlineData("10", "unknown")]
    [InlineData("11", "refused RecipientUnreachable 131026")]
    public void A_WhatsApp_message_to_a_magic_number_goes_as_documented(string number, string expected) =>
        Assert.Equal(expected, A.ReactionTo(A.Request(Channel.WhatsApp, $"+155501001{number}")).InWords());

    [Theory]
    [InlineData("00", "accepted; Delivered")]
    [InlineData("04", "refused RecipientInvalid 21211")]
    [InlineData("05", "accepted; Delivered; wrote Yes, tell me more")]
    [InlineData("06", "accepted; Delivered; wrote STOP")]
    public void An_SMS_is_never_reported_as_read(string number, string expected) =>
        Assert.Equal(expected, A.ReactionTo(A.Request(Channel.Sms, $"+155501001{number}")).InWords());

    [Theory]
    [InlineData("answers", "accepted; Delivered; Read")]
    [InlineData("replies", "accepted; Delivered; Read; wrote Yes, tell me more")]
    [InlineData("Replies+ana", "accepted; Delivered; Read; wrote Yes, tell me more")]
    [InlineData("stop", "accepted; Delivered; Read; wrote STOP")]
    [InlineData("silence", "accepted")]
    [InlineData("ratelimited", "later RateLimited 30 s, counts False")]
    [InlineData("invalid", "refused RecipientInvalid 5.1.1")]
    [InlineData("bounce", "accepted; failed RecipientInvalid 5.1.1")]
    [InlineData("complaint", "accepted; Delivered; complaint")]
    [InlineData("ooo-2026-12-24", "accepted; Delivered; away until 2026-12-24")]
    [InlineData("unknown", "unknown")]
    [InlineData("refuses", "refused RecipientUnreachable 5.2.2")]
    public void A_mail_to_a_magic_mailbox_goes_as_documented(string word, string expected) =>
        Assert.Equal(expected, A.ReactionTo(A.Request(Channel.Email, $"{word}@magic.example")).InWords());

    [Theory]
    [InlineData("+155501001", Channel.Call)]
    [InlineData("+15550100112", Channel.Call)]
    [InlineData("+155501001000", Channel.Call)]
    [InlineData("ana@magic.example", Channel.Email)]
    [InlineData("ooo-2026-13-40@magic.example", Channel.Email)]
    [InlineData("replies@example.com", Channel.Email)]
    [InlineData("replies@notmagic.example", Channel.Email)]
    public void Any_other_contact_point_is_an_ordinary_one(string to, Channel channel) => Assert.Null(MagicContact.Find(to, channel));

    [Theory]
    [InlineData(Channel.Call, "+15550100108", "accepted; call Answered")]
    [InlineData(Channel.WhatsApp, "+15550100108", "accepted; Delivered; Read")]
    [InlineData(Channel.Email, "ratelimited@magic.example", "accepted; Delivered; Read")]
    public void A_rate_limit_lasts_for_the_first_try_of_each_touchpoint(Channel channel, string to, string second)
    {
        Assert.StartsWith("later", A.ReactionTo(A.Request(channel, to)).InWords(), StringComparison.Ordinal);
        Assert.Equal(second, A.ReactionTo(A.Request(channel, to, attempt: 2)).InWords());
        Assert.StartsWith("later", A.ReactionTo(A.Request(channel, to, number: 2, touchpoint: 2)).InWords(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_callback_is_asked_for_in_two_hours()
    {
        var act = Assert.Single(A.ReactionTo(A.Request(Channel.Call, "+15550100109")).Later);

        var ended = Assert.IsType<ProviderReport.CallEnded>(Assert.IsType<InboundEvent.Reported>(ActJson.Read(act)).Report);
        Assert.Equal(A.Noon.AddHours(2), ended.Result.CallBackAt);
        Assert.NotNull(ended.Result.Transcript);
    }

    [Fact]
    public void A_reply_by_mail_names_the_subject_and_the_mailbox_that_it_answers()
    {
        var reaction = A.ReactionTo(A.Request(Channel.Email, "replies@magic.example"));

        var reply = Assert.IsType<InboundEvent.Received>(ActJson.Read(reaction.Later[^1]));
        Assert.Equal(("Re: Your question", "replies@magic.example"), (reply.Subject, reply.From));
        Assert.Equal((Channel.Email, A.Guid(5)), (reply.Channel, reply.Sender.Value));
        Assert.Null(reply.AutoReply);
    }

    [Fact]
    public void Nobody_waits_long_for_a_magic_contact_point()
    {
        string[] numbers = ["00", "01", "02", "03", "05", "06", "09"];
        var acts =
            from channel in new[] { Channel.Call, Channel.WhatsApp, Channel.Sms }
            from number in numbers
            from act in A.ReactionTo(A.Request(channel, $"+155501001{number}")).Later
            select act;

        Assert.All(acts, act => Assert.InRange(act.DueAt - A.Noon, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
    }
}
