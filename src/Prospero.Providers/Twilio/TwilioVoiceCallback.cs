using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Twilio;

/// <summary>What Twilio sends about calls: how they go, and what the person pressed or said.</summary>
public sealed class TwilioVoiceCallback : ICallbackReader
{
    public string Provider => TwilioVoiceProvider.ProviderName;

    public bool IsGenuine(Sender sender, RawCallback callback, DateTimeOffset now) => TwilioSignature.IsRight(sender, callback);

    /// <summary>Whoever answered hears a last word.</summary>
    public CallbackAnswer Receipt(Sender sender, RawCallback callback) =>
        IsAnswer(callback) ? CallbackAnswer.Xml(Twiml.Goodbye(VoiceSettings.Read(sender).Settings)) : CallbackAnswer.Done;

    public CallbackContent Read(Sender sender, IReadOnlyList<Sender> senders, RawCallback callback)
    {
        var form = Query.Parse(Encoding.UTF8.GetString(callback.Body));
        var id = form.GetValueOrDefault("CallSid") ?? throw new FormatException("there is no CallSid");
        if (IsAnswer(callback))
            return Answer(sender, form, id, callback);
        var status = form.GetValueOrDefault("CallStatus") ?? "";
        var report = TwilioCalls.Report(
            status,
            form.GetValueOrDefault("AnsweredBy"),
            form.GetValueOrDefault("CallDuration"),
            form.GetValueOrDefault("SipResponseCode"),
            form.GetValueOrDefault("ErrorCode")
        );
        return report is null ? CallbackContent.Nothing : new CallbackContent([Reported(sender, callback, $"{id}:{status}", id, report)]);
    }

    static CallbackContent Answer(Sender sender, Dictionary<string, string> form, string id, RawCallback callback)
    {
        var digits = form.GetValueOrDefault("Digits") ?? "";
        var speech = form.GetValueOrDefault("SpeechResult") ?? "";
        if (digits.Length + speech.Length == 0)
            return CallbackContent.Nothing;
        var words = digits.Length > 0 ? $"Pressed {digits}" : $"Said: {speech}";
        var ended = new ProviderReport.CallEnded(new CallResult(CallOutcome.Answered, Transcript: words));
        List<InboundEvent> events = [Reported(sender, callback, $"{id}:gather", id, ended)];
        var isOptOut = digits.Length > 0 ? digits == VoiceSettings.Read(sender).Settings.OptOutDigit : OptOutWords.Match(speech);
        if (isOptOut && form.GetValueOrDefault("To") is { Length: > 0 } lead)
            events.Add(
                new InboundEvent.OptedOut(
                    sender.Workspace,
                    TwilioVoiceProvider.ProviderName,
                    $"{id}:stop",
                    callback.ReceivedAt,
                    Channel.Call,
                    sender.Id,
                    lead
                )
            );
        return new CallbackContent(events);
    }

    static InboundEvent.Reported Reported(Sender sender, RawCallback callback, string eventId, string id, ProviderReport report) =>
        new(
            sender.Workspace,
            TwilioVoiceProvider.ProviderName,
            eventId,
            callback.ReceivedAt,
            id,
            TwilioSmsCallback.Touchpoint(callback),
            report
        );

    static bool IsAnswer(RawCallback callback) => callback.Url.AbsolutePath.EndsWith("/gather", StringComparison.Ordinal);
}
