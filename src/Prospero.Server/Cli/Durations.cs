using System.Globalization;

namespace Prospero.Server.Cli;

/// <summary>Durations as workflows write them: <c>90d</c>, <c>12h</c>, <c>30m</c>, <c>45s</c>.</summary>
static class Durations
{
    /// <exception cref="UsageException">The text is no such duration.</exception>
    public static TimeSpan Read(string option, string text)
    {
        if (
            text.Length > 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 1_000_000
        )
            switch (text[^1])
            {
                case 's':
                    return TimeSpan.FromSeconds(count);
                case 'm':
                    return TimeSpan.FromMinutes(count);
                case 'h':
                    return TimeSpan.FromHours(count);
                case 'd' when count <= 36_500:
                    return TimeSpan.FromDays(count);
            }

        throw new UsageException($"{option}: '{text}' is no duration; give a number with s, m, h or d, such as 90d.");
    }
}
