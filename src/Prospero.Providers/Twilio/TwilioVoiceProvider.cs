using System.Globalization;
using System.Xml;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>Calls by Twilio's Programmable Voice that say a text and listen for a key or a word.</summary>
/// <param name="publicUrl">The address under which the world reaches this server; asked each time.</param>
public sealed class TwilioVoiceProvider(VendorHttp http, Func<Uri> publicUrl) : IChannelProvider
{
    public const string ProviderName = "twilio-voice";

    readonly TwilioApi _api = new(http);

    public string Name => ProviderName;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Call];

    public bool CallsBack => true;

    public Problems Check(Sender sender) => VoiceSettings.Read(sender).Problems;

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        var (settings, problems) = VoiceSettings.Read(request.Sender);
        if (problems.Any)
            return new SendOutcome.Refused(FailureKind.Configuration, problems.First.ToString());
        if (request.Content is not SendContent.CallScript { BeginMessage: { Length: > 0 } text } || !text.All(XmlConvert.IsXmlChar))
            return new SendOutcome.Refused(
                FailureKind.ContentRejected,
                "a call by twilio-voice needs a begin_message that can be read out"
            );
        var callback = CallbackAddress.Of(publicUrl(), request.Sender);
        var twiml = Twiml.Greeting(text, settings, callback is null ? null : new Uri($"{callback}/gather?touchpoint={request.Touchpoint}"));
        if (twiml.Length > Twiml.Longest)
            return new SendOutcome.Refused(FailureKind.ContentRejected, "the begin_message is too long for a call by twilio-voice");
        var form = Form(request, settings, twiml, callback);
        var answer = await _api.Post(settings.Account, "Calls.json", form, ct);
        if (answer.Trouble is { } trouble)
            return trouble;
        if (!answer.IsSuccess)
            return TwilioErrors.Outcome(answer);
        return answer.Json?.Text("sid") is { Length: > 0 } sid
            ? new SendOutcome.Accepted(sid)
            : new SendOutcome.Unknown($"Twilio answered {answer.Status} without the call's id");
    }

    /// <summary>Twilio knows calls by its own id only: one whose answer was lost is settled by its report.</summary>
    public async Task<ProviderReport?> Find(Sender sender, TouchpointId touchpoint, string? providerId, CancellationToken ct)
    {
        var (settings, problems) = VoiceSettings.Read(sender);
        if (providerId is null || problems.Any)
            return null;
        var answer = await _api.Get(settings.Account, $"Calls/{Uri.EscapeDataString(providerId)}.json", ct);
        if (!answer.IsSuccess || answer.Json is not { } json)
            return null;
        var report = TwilioCalls.Report(json.Text("status") ?? "", json.Text("answered_by"), json.Text("duration"), null, null);
        return report is ProviderReport.Delivery ? null : report;
    }

    public async Task<SenderCheck?> Probe(Sender sender, CancellationToken ct)
    {
        var (settings, problems) = VoiceSettings.Read(sender);
        return problems.Any ? SenderCheck.Bad(problems.First.ToString()) : await _api.Probe(settings.Account, ct);
    }

    static List<KeyValuePair<string, string>> Form(SendRequest request, VoiceSettings settings, string twiml, Uri? callback)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("To", request.To),
            new("From", settings.Account.From!),
            new("Twiml", twiml),
            new("Timeout", settings.RingSeconds.ToString(CultureInfo.InvariantCulture)),
        ];
        if (settings.DetectsMachines)
            form.Add(new("MachineDetection", "Enable"));
        if (callback is null)
            return form;
        form.Add(new("StatusCallback", $"{callback}/status?touchpoint={request.Touchpoint}"));
        form.Add(new("StatusCallbackMethod", "POST"));
        foreach (var name in (string[])["answered", "completed"])
            form.Add(new("StatusCallbackEvent", name));
        return form;
    }
}
