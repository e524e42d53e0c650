using System.Globalization;

namespace Prospero.Providers.Smtp;

/// <summary>What a server offers in its reply to EHLO.</summary>
/// <param name="Size">The most octets of a message; null if it names no limit.</param>
sealed record SmtpCapabilities(bool StartTls, bool Utf8, bool EightBit, bool OffersSize, long? Size, IReadOnlySet<string> Auth)
{
    /// <summary>What a server offers that knows HELO only.</summary>
    public static SmtpCapabilities None { get; } = new(false, false, false, false, null, new HashSet<string>());

    public static SmtpCapabilities Parse(SmtpReply reply)
    {
        var auth = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var words = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in reply.Lines.Skip(1))
        {
            var parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            // Old servers write AUTH=PLAIN LOGIN as well.
            if (parts[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase))
                auth.UnionWith(parts.Skip(1));
            else if (parts[0].StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase))
                auth.UnionWith(parts.Skip(1).Prepend(parts[0]["AUTH=".Length..]));
            else
                words[parts[0]] = parts[1..];
        }
        return new SmtpCapabilities(
            words.ContainsKey("STARTTLS"),
            words.ContainsKey("SMTPUTF8"),
            words.ContainsKey("8BITMIME"),
            words.TryGetValue("SIZE", out var size),
            Limit(size),
            auth
        );
    }

    /// <summary>Zero means that there is no fixed limit (RFC 1870).</summary>
    static long? Limit(string[]? size) =>
        size is [var text, ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0
            ? most
            : null;
}
