using System.Globalization;
using System.Text.Json;
using Prospero.Core.Channels;

namespace Prospero.Providers.Retell;

/// <summary>A call as Retell describes it, in our words.</summary>
static class RetellCall
{
    static readonly HashSet<string> Connected = new(StringComparer.Ordinal)
    {
        "user_hangup",
        "agent_hangup",
        "call_transfer",
        "transfer_bridged",
        "transfer_cancelled",
        "call_take_over",
        "inactivity",
        "max_duration_reached",
        "ivr_reached",
    };

    /// <summary>What the state of a call says; null while it says nothing.</summary>
    /// <param name="isFinal">
    /// True if nothing more will be told. Before that a call that was connected is only known to have reached somebody: whether that
    /// was a person or a mailbox stands in the analysis, which comes later.
    /// </param>
    public static ProviderReport? Report(JsonElement call, bool isFinal)
    {
        var status = call.Text("call_status");
        if (status is "registered" or "ongoing")
            return new ProviderReport.Delivery(DeliveryStatus.Sent);
        if (status is not ("ended" or "not_connected" or "error"))
            return null;
        var reason = call.Text("disconnection_reason") ?? (status == "ended" ? "user_hangup" : "error_unknown");
        if (Refusal(reason) is { } kind)
            return new ProviderReport.Failed(kind, $"Retell: {reason}", reason);
        var analysis = call.At("call_analysis");
        if (Connected.Contains(reason) && analysis.ValueKind != JsonValueKind.Object && !isFinal)
            return new ProviderReport.Delivery(DeliveryStatus.Delivered);
        return new ProviderReport.CallEnded(Result(call, analysis, reason));
    }

    /// <summary>How a reason ends a call, in one word. Retell adds reasons without notice: an unknown one is a failed call.</summary>
    public static CallOutcome Outcome(string reason, bool isVoicemail) =>
        reason switch
        {
            _ when isVoicemail => CallOutcome.Voicemail,
            "voicemail_reached" => CallOutcome.Voicemail,
            "user_requested_callback" => CallOutcome.CallbackRequested,
            "user_requested_dnc" => CallOutcome.Answered,
            "dial_busy" => CallOutcome.Busy,
            "dial_no_answer" or "user_declined" => CallOutcome.NoAnswer,
            _ => Connected.Contains(reason) ? CallOutcome.Answered : CallOutcome.Failed,
        };

    // What another call would meet again.
    static FailureKind? Refusal(string reason) =>
        reason switch
        {
            "invalid_destination" => FailureKind.RecipientInvalid,
            "telephony_provider_permission_denied" => FailureKind.Configuration,
            "no_valid_payment" or "scam_detected" or "marked_as_spam" or "network_blocked" => FailureKind.AccountRestricted,
            _ => null,
        };

    static CallResult Result(JsonElement call, JsonElement analysis, string reason)
    {
        var isVoicemail = analysis.At("in_voicemail").ValueKind == JsonValueKind.True;
        return new CallResult(
            Outcome(reason, isVoicemail),
            TimeSpan.FromMilliseconds(Math.Clamp(call.Number("duration_ms") ?? 0, 0, (long)TimeSpan.FromDays(1).TotalMilliseconds)),
            analysis.Text("call_summary"),
            call.Text("transcript"),
            call.Text("recording_url"),
            CallBackAt(analysis.At("custom_analysis_data")),
            reason
        )
        {
            Analysis = analysis.ValueKind == JsonValueKind.Object ? analysis.GetRawText() : null,
        };
    }

    // An agent that asks when to call again may write it down under this name.
    static DateTimeOffset? CallBackAt(JsonElement collected) =>
        DateTimeOffset.TryParseExact(
            collected.Text("call_back_at"),
            "yyyy-MM-dd'T'HH:mm:ssK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;
}
