using System.Text.RegularExpressions;
using Prospero.Core.Channels;

namespace Prospero.Core.Messages.Mail;

/// <summary>What the enhanced code of a bounce (RFC 3463) says about the address. In doubt the address is good.</summary>
static partial class BounceCodes
{
    /// <summary>The class of a code that was final, such as <c>5.1.1</c>.</summary>
    public static FailureKind KindOf(string? code) =>
        code switch
        {
            "5.1.7" or "5.1.8" => FailureKind.Configuration,
            { } address when address.StartsWith("5.1.", StringComparison.Ordinal) => FailureKind.RecipientInvalid,
            "5.2.1" or "5.4.4" or "5.6.7" => FailureKind.RecipientInvalid,
            "5.2.3" or "5.3.4" => FailureKind.ContentRejected,
            "5.7.28" => FailureKind.AccountRestricted,
            { } policy when policy.StartsWith("5.7.", StringComparison.Ordinal) || policy.StartsWith("5.6.", StringComparison.Ordinal) =>
                FailureKind.ContentRejected,
            _ => FailureKind.RecipientUnreachable,
        };

    /// <summary>The exact code: the status, or the one in the words of the other server where the status is vague.</summary>
    public static string? Exact(string? status, string? words)
    {
        var stated = Find(status);
        var told = Find(words);
        return stated is null || (stated.EndsWith(".0.0", StringComparison.Ordinal) && told is not null) ? told ?? stated : stated;
    }

    /// <summary>The first enhanced code in a text; null if there is none.</summary>
    public static string? Find(string? text) =>
        text is null ? null
        : Code().Match(text[..Math.Min(text.Length, 2000)]) is { Success: true } match ? match.Value
        : null;

    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
