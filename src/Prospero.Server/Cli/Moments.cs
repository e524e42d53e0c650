using System.Globalization;

namespace Prospero.Server.Cli;

/// <summary>Moments on the command line: ISO 8601 with a zone.</summary>
static class Moments
{
    static readonly string[] _forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <exception cref="UsageException">The text is no moment.</exception>
    public static DateTimeOffset Read(string option, string text) =>
        (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))
        && DateTimeOffset.TryParseExact(text, _forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment)
        && moment.Year is >= 2000 and < 2200
            ? moment
            : throw new UsageException($"{option}: '{text}' is no time; write it with its zone, such as 2026-03-02T09:00:00Z.");

    /// <summary>In UTC, to the second.</summary>
    public static string Print(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
