using System.Globalization;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>SMS by Twilio: a sender is a number, or a messaging service.</summary>
/// <param name="publicUrl">The address under which the world reaches this server; asked each time.</param>
public sealed class TwilioSmsProvider(VendorHttp http, Func<Uri> publicUrl) : IChannelProvider
{
    public const string ProviderName = "twilio-sms";

    const int LongestBody = 1600;

    readonly TwilioApi _api = new(http);

    public string Name => ProviderName;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Sms];

    public bool CallsBack => true;

    public Problems Check(Sender sender) => TwilioSettings.Read(sender).Problems;

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        var (settings, problems) = TwilioSettings.Read(request.Sender);
        if (problems.Any)
            return new SendOutcome.Refused(FailureKind.Configuration, problems.First.ToString());
        if (request.Content is not SendContent.PlainText { Body: { Length: > 0 } body })
            return new SendOutcome.Refused(FailureKind.ContentRejected, "an SMS is a text");
        if (body.Length > LongestBody)
            return new SendOutcome.Refused(
                FailureKind.ContentRejected,
                $"an SMS has at most {LongestBody} characters, this one {body.Length}"
            );
        List<KeyValuePair<string, string>> form = [new("To", request.To), new("Body", body)];
        form.Add(settings.MessagingService is { } service ? new("MessagingServiceSid", service) : new("From", settings.From!));
        if (CallbackAddress.Of(publicUrl(), request.Sender) is { } callback)
            form.Add(new("StatusCallback", $"{callback}?touchpoint={request.Touchpoint}"));
        var answer = await _api.Post(settings, "Messages.json", form, ct);
        if (answer.Trouble is { } trouble)
            return trouble;
        if (!answer.IsSuccess)
            return TwilioErrors.Outcome(answer);
        return answer.Json?.Text("sid") is { Length: > 0 } sid
            ? new SendOutcome.Accepted(sid)
            : new SendOutcome.Unknown($"Twilio answered {answer.Status} without the message's id");
    }

    /// <summary>Twilio knows messages by its own id only: one whose answer was lost is settled by its report.</summary>
    public async Task<ProviderReport?> Find(Sender sender, TouchpointId touchpoint, string? providerId, CancellationToken ct)
    {
        var (settings, problems) = TwilioSettings.Read(sender);
        if (providerId is null || problems.Any)
            return null;
        var answer = await _api.Get(settings, $"Messages/{Uri.EscapeDataString(providerId)}.json", ct);
        return answer.IsSuccess && answer.Json is { } json
            ? Report(json.Text("status") ?? "", json.Number("error_code"), json.Text("error_message"))
            : null;
    }

    public async Task<SenderCheck?> Probe(Sender sender, CancellationToken ct)
    {
        var (settings, problems) = TwilioSettings.Read(sender);
        return problems.Any ? SenderCheck.Bad(problems.First.ToString()) : await _api.Probe(settings, ct);
    }

    /// <summary>What a status means; null for one that tells nothing new.</summary>
    internal static ProviderReport? Report(string status, long? error, string? words) =>
        status switch
        {
            "sent" => new ProviderReport.Delivery(DeliveryStatus.Sent),
            "delivered" or "partially_delivered" => new ProviderReport.Delivery(DeliveryStatus.Delivered),
            "read" => new ProviderReport.Delivery(DeliveryStatus.Read),
            "undelivered" or "failed" or "canceled" => new ProviderReport.Failed(
                error is { } code and > 0 and < 1_000_000 ? TwilioErrors.Kind((int)code) : FailureKind.ServiceUnavailable,
                words ?? $"Twilio reports {status}",
                error?.ToString(CultureInfo.InvariantCulture)
            ),
            _ => null,
        };
}
