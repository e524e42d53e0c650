using NodaTime;

namespace Prospero.Core.Leads;

/// <summary>Which names of time zones and languages a lead may carry.</summary>
public static class Locale
{
    /// <summary>True for an IANA zone name that lasts: not for a bare offset such as <c>UTC+2</c>.</summary>
    public static bool IsTimeZone(string name) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null
        && !name.StartsWith("UTC+", StringComparison.Ordinal)
        && !name.StartsWith("UTC-", StringComparison.Ordinal);

    /// <summary>True for a BCP 47 tag such as <c>es</c> or <c>pt-BR</c>.</summary>
    public static bool IsLanguage(string tag)
    {
        var parts = tag.Split('-');
        return tag.Length <= 35
            && parts[0].Length is 2 or 3
            && parts[0].All(char.IsAsciiLetter)
            && parts[1..].All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit))
            && (parts.Length == 1 || parts[^1].Length > 1);
    }
}
