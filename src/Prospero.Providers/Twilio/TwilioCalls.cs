using System.Globalization;
using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>How calls go, in our words.</summary>
static class TwilioCalls
{
    /// <summary>What a status means; null for one that tells nothing new.</summary>
    /// <param name="answeredBy">Who took it, as Twilio guesses; null if it did not look.</param>
    /// <param name="seconds">How long it lasted.</param>
    /// <param name="sip">The carrier's answer; null if there is none.</param>
    /// <param name="error">Twilio's error code; null for none.</param>
    public static ProviderReport? Report(string status, string? answeredBy, string? seconds, string? sip, string? error) =>
        status switch
        {
            "in-progress" => new ProviderReport.Delivery(DeliveryStatus.Sent),
            "completed" => Ended(OutcomeOf(answeredBy), seconds, answeredBy ?? status),
            "busy" => Ended(CallOutcome.Busy, seconds, status),
            "no-answer" => Ended(CallOutcome.NoAnswer, seconds, status),
            "canceled" => Ended(CallOutcome.Failed, seconds, status),
            "failed" => Failed(sip, error),
            _ => null,
        };

    static CallOutcome OutcomeOf(string? answeredBy) =>
        answeredBy switch
        {
            "machine_start" or "machine_end_beep" or "machine_end_silence" or "machine_end_other" => CallOutcome.Voicemail,
            "fax" => CallOutcome.Failed,
            _ => CallOutcome.Answered,
        };

    static ProviderReport.CallEnded Ended(CallOutcome outcome, string? seconds, string reason)
    {
        var length = int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : 0;
        return new ProviderReport.CallEnded(new CallResult(outcome, TimeSpan.FromSeconds(length), DisconnectionReason: reason));
    }

    static ProviderReport Failed(string? sip, string? error)
    {
        if (int.TryParse(error, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            var kind = TwilioErrors.Kind(code);
            if (kind is FailureKind.RecipientInvalid or FailureKind.Configuration or FailureKind.AccountRestricted)
                return new ProviderReport.Failed(kind, $"Twilio: error {code}", error);
        }

        // Not found, address incomplete, does not exist anywhere (RFC 3261).
        return sip is "404" or "484" or "604"
            ? new ProviderReport.Failed(FailureKind.RecipientInvalid, $"the carrier answered {sip}", sip)
            : Ended(CallOutcome.Failed, null, sip is null ? "failed" : $"failed, SIP {sip}");
    }
}
