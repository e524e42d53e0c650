using System.Globalization;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Durations as documents write them: a number and one of <c>s m h d</c>.</summary>
public static class DurationText
{
    public const string Cure = "Write a number and s, m, h or d, such as 30m, 24h or 3d.";

    /// <summary>The duration; null if the text is not written like one. What is longer than we can count is the longest we can.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length < 2 || text.AsSpan(0, text.Length - 1).ContainsAnyExceptInRange('0', '9'))
            return null;
        long? unit = text[^1] switch
        {
            's' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMinute,
            'h' => TimeSpan.TicksPerHour,
            'd' => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (unit is not { } ticks)
            return null;
        return
            long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= TimeSpan.MaxValue.Ticks / ticks
            ? TimeSpan.FromTicks(count * ticks)
            : TimeSpan.MaxValue;
    }

    /// <summary>The duration in the largest unit that leaves no remainder; whole seconds only.</summary>
    public static string Print(TimeSpan duration)
    {
        var (ticks, letter) = duration.Ticks switch
        {
            0 => (TimeSpan.TicksPerMinute, 'm'),
            var all when all % TimeSpan.TicksPerDay == 0 => (TimeSpan.TicksPerDay, 'd'),
            var all when all % TimeSpan.TicksPerHour == 0 => (TimeSpan.TicksPerHour, 'h'),
            var all when all % TimeSpan.TicksPerMinute == 0 => (TimeSpan.TicksPerMinute, 'm'),
            _ => (TimeSpan.TicksPerSecond, 's'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{letter}");
    }
}
