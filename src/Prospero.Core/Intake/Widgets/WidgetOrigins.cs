using System.Globalization;
using System.Text.RegularExpressions;

namespace Prospero.Core.Intake;

/// <summary>Which pages may show a widget. Pure.</summary>
public static partial class WidgetOrigins
{
    /// <summary>
    /// A rule as it is kept: <c>https://shop.example.com</c>, <c>shop.example.com</c> for both schemes, <c>*.example.com</c> for
    /// everything below it. Null if the text is no rule.
    /// </summary>
    public static string? Normal(string text)
    {
        var rule = Ascii(text.Trim().TrimEnd('/'));
        return rule is not null && Rule().Match(rule) is { Success: true } match && HasGoodPort(match) ? rule : null;
    }

    /// <summary>True if a page of this origin may show a widget that is kept to these rules.</summary>
    /// <param name="origin">As a browser's <c>Origin</c> header has it; null if the request carries none.</param>
    public static bool Allows(IReadOnlyList<string> rules, string? origin) =>
        rules.Count == 0
        || (
            origin is not null
            && Rule().Match(origin.ToLowerInvariant()) is { Success: true } page
            && page.Groups["scheme"].Success
            && !page.Groups["any"].Success
            && rules.Any(rule => Allows(Rule().Match(rule), page))
        );

    static bool Allows(Match rule, Match page) =>
        (!rule.Groups["scheme"].Success || rule.Groups["scheme"].Value == page.Groups["scheme"].Value)
        && (
            rule.Groups["any"].Success
                ? page.Groups["host"].Value.EndsWith($".{rule.Groups["host"].Value}", StringComparison.Ordinal)
                : page.Groups["host"].Value == rule.Groups["host"].Value
        )
        && (rule.Groups["port"].Success ? Port(rule) == Port(page) : Port(page) == UsualPort(page));

    static int Port(Match match) =>
        match.Groups["port"].Success ? int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture) : UsualPort(match);

    static int UsualPort(Match match) => match.Groups["scheme"].Value == "http" ? 80 : 443;

    static bool HasGoodPort(Match match) => !match.Groups["port"].Success || Port(match) is > 0 and < 65_536;

    // Browsers name hosts in ASCII.
    static string? Ascii(string text)
    {
        if (text.All(char.IsAscii))
            return text.ToLowerInvariant();
        try
        {
            var at = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? end + 3 : 0;
            var wild = text[at..].StartsWith("*.", StringComparison.Ordinal) ? 2 : 0;
            var host = text[(at + wild)..];
            var colon = host.IndexOf(':', StringComparison.Ordinal);
            var (name, port) = colon < 0 ? (host, "") : (host[..colon], host[colon..]);
            return (text[..(at + wild)] + new IdnMapping().GetAscii(name) + port).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"^((?<scheme>https?)://)?(?<any>\*\.)?(?<host>\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*)(:(?<port>[0-9]{1,5}))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Rule();
}
