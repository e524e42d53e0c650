using System.Globalization;
using System.Text.Json;
using Prospero.Core.Channels;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>Meta's error codes in our classes. The same code comes as an answer, as a report, or as both.</summary>
static class WhatsAppErrors
{
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The class of a code; null for one that says nothing about what became of the message.</summary>
    public static FailureKind? Kind(int code) =>
        code switch
        {
            4 or 80007 or 130429 or 131056 or 132069 => FailureKind.RateLimited,
            1 or 2 or 131000 or 131016 or 131057 or 133004 or 135000 => FailureKind.ServiceUnavailable,
            131047 => FailureKind.WindowClosed,
            131049 or 130472 or 131060 => FailureKind.RecipientUnreachable,
            131021 or 131026 => FailureKind.RecipientInvalid,
            131050 or 130403 => FailureKind.RecipientOptedOut,
            33 or 100 or 131008 or 131009 or 131051 or 131052 or 131053 or 131062 => FailureKind.ContentRejected,
            132000 or 132001 or 132005 or 132007 or 132012 or 132015 or 132016 or 132068 => FailureKind.ContentRejected,
            368 or 131031 or 131042 or 131048 or 131064 or 130497 => FailureKind.AccountRestricted,
            0 or 3 or 10 or 190 or (>= 200 and <= 299) => FailureKind.Configuration,
            131005 or 131030 or 131037 or 131045 or 131063 or (>= 133000 and <= 133999) => FailureKind.Configuration,
            _ => null,
        };

    /// <summary>What an answer that is no success means.</summary>
    /// <param name="tries">Which technical try it was, from 1.</param>
    public static SendOutcome Outcome(VendorAnswer answer, int tries)
    {
        var error = answer.Json is { } json ? json.At("error") : default;
        if (error.Number("code") is not ({ } number and >= 0 and <= int.MaxValue))
            return WithoutCode(answer);
        var code = (int)number;
        var text = code.ToString(CultureInfo.InvariantCulture);
        var words = Words(error);
        return Kind(code) switch
        {
            FailureKind.RateLimited => new SendOutcome.TryLater(
                FailureKind.RateLimited,
                words,
                code == 131056 ? TimeSpan.FromSeconds(Math.Pow(4, Math.Clamp(tries, 1, 6))) : answer.RetryAfter,
                CountsAsAttempt: false,
                text
            ),
            FailureKind.ServiceUnavailable => new SendOutcome.TryLater(
                FailureKind.ServiceUnavailable,
                words,
                answer.RetryAfter,
                Code: text
            ),
            // A limit across all businesses, which Meta lifts after a day.
            FailureKind.RecipientUnreachable when code == 131049 => new SendOutcome.TryLater(
                FailureKind.RecipientUnreachable,
                words,
                Day,
                Code: text
            ),
            FailureKind.ContentRejected when code is 131052 or 131053 && tries == 1 => new SendOutcome.TryLater(
                FailureKind.ContentRejected,
                words,
                Code: text
            ),
            { } kind => new SendOutcome.Refused(kind, words, text),
            null when answer.Status >= 500 => new SendOutcome.Unknown($"WhatsApp answered {answer.Status}: {words}"),
            null => new SendOutcome.Refused(FailureKind.ContentRejected, words, text),
        };
    }

    /// <summary>What the error of a failed report means.</summary>
    public static ProviderReport.Failed Report(JsonElement error)
    {
        var code = error.Number("code");
        var kind = code is { } number and >= 0 and <= int.MaxValue ? Kind((int)number) : null;
        return new ProviderReport.Failed(kind ?? FailureKind.ContentRejected, Words(error), code?.ToString(CultureInfo.InvariantCulture));
    }

    static SendOutcome WithoutCode(VendorAnswer answer) =>
        answer.Status switch
        {
            429 => new SendOutcome.TryLater(FailureKind.RateLimited, "WhatsApp answered 429", answer.RetryAfter, false, "429"),
            401 or 403 => new SendOutcome.Refused(
                FailureKind.Configuration,
                $"WhatsApp answered {answer.Status}: the token is not taken",
                $"{answer.Status}"
            ),
            >= 500 => new SendOutcome.Unknown($"WhatsApp answered {answer.Status}"),
            _ => new SendOutcome.Refused(FailureKind.Configuration, $"WhatsApp answered {answer.Status}", $"{answer.Status}"),
        };

    static string Words(JsonElement error)
    {
        var details = error.At("error_data").Text("details");
        var words = error.Text("message") ?? error.Text("title") ?? "WhatsApp gave no reason";
        return details is null || words.Contains(details, StringComparison.Ordinal) ? words : $"{words}: {details}";
    }
}
