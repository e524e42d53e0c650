using System.Globalization;

namespace Prospero.Server.Nexor.Json;

/// <summary>Moments in requests.</summary>
static class WireMoment
{
    static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd",
    ];

    /// <summary>A moment in ISO 8601; without a zone it is UTC. Null for anything else, and for what no clock of ours shows.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            // A plus sign that was not escaped arrives as a space.
            text.Length > 20
            && text[^6] == ' '
                ? $"{text[..^6]}+{text[^5..]}"
                : text,
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
        && moment >= DateTimeOffset.UnixEpoch
        && moment.Year < 3000
            ? moment
            : null;
}
