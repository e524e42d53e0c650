using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Twilio;

/// <summary>What Twilio sends about SMS: statuses of ours, and messages of leads.</summary>
public sealed class TwilioSmsCallback : ICallbackReader
{
    const string NoAnswer = """<?xml version="1.0" encoding="UTF-8"?><Response/>""";

    public string Provider => TwilioSmsProvider.ProviderName;

    public bool IsGenuine(Sender sender, RawCallback callback, DateTimeOffset now) => TwilioSignature.IsRight(sender, callback);

    /// <summary>Twilio takes the answer to a message for a reply; there is none.</summary>
    public CallbackAnswer Receipt(Sender sender, RawCallback callback) => CallbackAnswer.Xml(NoAnswer);

    public CallbackContent Read(Sender sender, IReadOnlyList<Sender> senders, RawCallback callback)
    {
        var form = Query.Parse(Encoding.UTF8.GetString(callback.Body));
        var id =
            form.GetValueOrDefault("MessageSid") ?? form.GetValueOrDefault("SmsSid") ?? throw new FormatException("there is no MessageSid");
        var status = form.GetValueOrDefault("MessageStatus") ?? form.GetValueOrDefault("SmsStatus") ?? "";
        return status is "received" or "receiving" || form.ContainsKey("Body")
            ? Message(sender, form, id, callback)
            : Status(sender, form, id, status, callback);
    }

    static CallbackContent Status(Sender sender, Dictionary<string, string> form, string id, string status, RawCallback callback)
    {
        var error = long.TryParse(form.GetValueOrDefault("ErrorCode"), out var code) ? code : (long?)null;
        if (TwilioSmsProvider.Report(status, error, form.GetValueOrDefault("ErrorMessage")) is not { } report)
            return CallbackContent.Nothing;
        return new CallbackContent([
            new InboundEvent.Reported(
                sender.Workspace,
                TwilioSmsProvider.ProviderName,
                $"{id}:{status}",
                callback.ReceivedAt,
                id,
                Touchpoint(callback),
                report
            ),
        ]);
    }

    static CallbackContent Message(Sender sender, Dictionary<string, string> form, string id, RawCallback callback)
    {
        var from = form.GetValueOrDefault("From") ?? "";
        var text = form.GetValueOrDefault("Body") ?? "";
        if (int.TryParse(form.GetValueOrDefault("NumMedia"), out var files) && files > 0)
            text = $"[{files} files] {text}".TrimEnd();
        List<InboundEvent> events =
        [
            new InboundEvent.Received(
                sender.Workspace,
                TwilioSmsProvider.ProviderName,
                id,
                callback.ReceivedAt,
                Channel.Sms,
                sender.Id,
                from,
                null,
                text,
                null
            ),
        ];
        // A word of the account's own list, to which Twilio has answered already.
        if (form.GetValueOrDefault("OptOutType") == "STOP" && !OptOutWords.Match(text))
            events.Add(
                new InboundEvent.OptedOut(
                    sender.Workspace,
                    TwilioSmsProvider.ProviderName,
                    $"{id}:stop",
                    callback.ReceivedAt,
                    Channel.Sms,
                    sender.Id,
                    from
                )
            );
        return new CallbackContent(events);
    }

    /// <summary>Our correlation, which travels in the address that Twilio calls.</summary>
    internal static TouchpointId? Touchpoint(RawCallback callback) =>
        Guid.TryParseExact(Query.Parse(callback.Url.Query).GetValueOrDefault("touchpoint"), "D", out var id) ? new TouchpointId(id) : null;
}
