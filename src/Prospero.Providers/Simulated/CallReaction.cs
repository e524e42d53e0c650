using Prospero.Core.Channels;

namespace Prospero.Providers.Simulated;

/// <summary>How a call goes that was placed.</summary>
static class CallReaction
{
    static readonly TimeSpan _callBackIn = TimeSpan.FromHours(2);

    public static void Write(Diary diary, Behaviour behaviour, Pace pace, Chance chance)
    {
        var texts = diary.Texts;
        var taken = pace.Rings + pace.Talks;
        switch (behaviour.Deed)
        {
            case Deed.Answered:
                var (summary, transcript) = chance.OneOf(texts.Calls, "conversation");
                End(
                    diary,
                    taken,
                    new CallResult(CallOutcome.Answered, pace.Talks, summary, transcript, DisconnectionReason: "user_hangup")
                );
                break;
            case Deed.CallBack:
                var callBackAt = diary.Request.Now + _callBackIn;
                End(
                    diary,
                    taken,
                    new CallResult(
                        CallOutcome.CallbackRequested,
                        pace.Talks,
                        texts.CallLater.Summary,
                        texts.CallLater.Transcript,
                        CallBackAt: callBackAt,
                        DisconnectionReason: "user_hangup"
                    )
                );
                break;
            case Deed.Voicemail:
                End(diary, taken, new CallResult(CallOutcome.Voicemail, pace.Talks, DisconnectionReason: "voicemail_reached"));
                break;
            case Deed.Busy:
                End(diary, pace.Rings, new CallResult(CallOutcome.Busy, DisconnectionReason: "dial_busy"));
                break;
            case Deed.NoAnswer:
                End(diary, pace.Rings, new CallResult(CallOutcome.NoAnswer, DisconnectionReason: "dial_no_answer"));
                break;
            case Deed.CallFailed:
                End(diary, pace.Rings, new CallResult(CallOutcome.Failed, DisconnectionReason: "dial_failed"));
                break;
            default:
                break;
        }
    }

    static void End(Diary diary, TimeSpan after, CallResult result) =>
        diary.Report("call_ended", after, new ProviderReport.CallEnded(result));
}
