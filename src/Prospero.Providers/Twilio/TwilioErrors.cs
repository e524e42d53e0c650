using System.Globalization;
using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>Twilio's error codes in our classes.</summary>
static class TwilioErrors
{
    /// <summary>The class of a code; unknown ones of requests are rejected content, unknown ones of carriers a fault that may pass.</summary>
    public static FailureKind Kind(int code) =>
        code switch
        {
            20429 or 10004 or 30001 or 429 => FailureKind.RateLimited,
            21211 or 21217 or 21614 or 21612 or 30005 or 30006 or 13224 => FailureKind.RecipientInvalid,
            21610 or 30004 => FailureKind.RecipientOptedOut,
            30003 or 30610 or 30047 => FailureKind.RecipientUnreachable,
            20003 or 20404 or 21210 or 21212 or 21215 or 21219 or 21408 or 21603 or 21606 or 13227 or 30034 => FailureKind.Configuration,
            11200 or 11205 => FailureKind.Configuration,
            30002 or 30450 or 13225 => FailureKind.AccountRestricted,
            63016 => FailureKind.WindowClosed,
            30007 or 21617 => FailureKind.ContentRejected,
            >= 30000 and <= 30999 => FailureKind.ServiceUnavailable,
            _ => FailureKind.ContentRejected,
        };

    /// <summary>What an answer that is no success means.</summary>
    public static SendOutcome Outcome(VendorAnswer answer)
    {
        var json = answer.Json ?? default;
        var words = json.Text("message") ?? $"Twilio answered {answer.Status}";
        if (json.Number("code") is { } number and > 0 and < 1_000_000)
        {
            var code = number.ToString(CultureInfo.InvariantCulture);
            return Kind((int)number) switch
            {
                // Twilio documents that such a request was never processed.
                FailureKind.RateLimited => new SendOutcome.TryLater(FailureKind.RateLimited, words, answer.RetryAfter, false, code),
                FailureKind.ServiceUnavailable => new SendOutcome.TryLater(FailureKind.ServiceUnavailable, words, Code: code),
                _ when answer.Status >= 500 => new SendOutcome.Unknown($"Twilio answered {answer.Status}: {words}"),
                var kind => new SendOutcome.Refused(kind, words, code),
            };
        }

        return answer.Status switch
        {
            429 => new SendOutcome.TryLater(FailureKind.RateLimited, words, answer.RetryAfter, false, "429"),
            >= 500 => new SendOutcome.Unknown(words),
            _ => new SendOutcome.Refused(FailureKind.Configuration, words, $"{answer.Status}"),
        };
    }
}
