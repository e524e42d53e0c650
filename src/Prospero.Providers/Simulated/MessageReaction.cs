using System.Globalization;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Simulated;

/// <summary>What becomes of an email, a WhatsApp message or an SMS that was accepted.</summary>
static class MessageReaction
{
    public static void Write(Diary diary, Behaviour behaviour, Pace pace, Chance chance)
    {
        switch (behaviour.Deed)
        {
            case Deed.Accepted:
                Delivery(diary, DeliveryStatus.Sent, pace.Delivered);
                break;
            case Deed.Delivered:
                Arrive(diary, pace);
                break;
            case Deed.Read:
                Read(diary, pace);
                break;
            case Deed.Replied:
                Read(diary, pace);
                Answer(diary, pace, behaviour.Text ?? chance.OneOf(diary.Texts.Replies, "text"));
                break;
            case Deed.Stop:
                Read(diary, pace);
                Answer(diary, pace, behaviour.Text ?? chance.OneOf(diary.Texts.Goodbyes, "text"));
                break;
            case Deed.Complaint:
                Arrive(diary, pace);
                diary.Report("complaint", pace.Delivered + pace.Read + pace.Writes, new ProviderReport.Complaint());
                break;
            case Deed.Bounce:
                Bounce(diary, pace);
                break;
            case Deed.OutOfOffice:
                Arrive(diary, pace);
                BeAway(diary, behaviour, pace, chance);
                break;
            default:
                break;
        }
    }

    static void Arrive(Diary diary, Pace pace) => Delivery(diary, DeliveryStatus.Delivered, pace.Delivered);

    static void Read(Diary diary, Pace pace)
    {
        Arrive(diary, pace);
        // No network reports that an SMS was read.
        if (diary.Request.Sender.Channel != Channel.Sms)
            Delivery(diary, DeliveryStatus.Read, pace.Delivered + pace.Read);
    }

    static void Answer(Diary diary, Pace pace, string text) => diary.Write("reply", pace.Delivered + pace.Read + pace.Writes, text);

    static void Bounce(Diary diary, Pace pace)
    {
        var code = RawCode.Of(FailureKind.RecipientInvalid, diary.Request.Sender.Channel);
        diary.Report("failed", pace.Machine, new ProviderReport.Failed(FailureKind.RecipientInvalid, "the address does not exist", code));
    }

    static void BeAway(Diary diary, Behaviour behaviour, Pace pace, Chance chance)
    {
        var after = pace.Delivered + pace.Machine;
        var returnsOn =
            behaviour.ReturnsOn ?? DateOnly.FromDateTime((diary.Request.Now + after).UtcDateTime).AddDays(2 + chance.Below(8, "days away"));
        var text = string.Format(CultureInfo.InvariantCulture, diary.Texts.Away, Day.Write(returnsOn));
        diary.Write("auto_reply", after, text, new AutoReply(returnsOn));
    }

    static void Delivery(Diary diary, DeliveryStatus status, TimeSpan after) =>
        diary.Report(
            status == DeliveryStatus.Read ? "read"
                : status == DeliveryStatus.Sent ? "sent"
                : "delivered",
            after,
            new ProviderReport.Delivery(status)
        );
}
