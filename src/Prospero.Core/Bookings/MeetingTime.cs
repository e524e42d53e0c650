using NodaTime;
using NodaTime.Text;

namespace Prospero.Core.Bookings;

/// <summary>Reads the times of meetings.</summary>
public static class MeetingTime
{
    static readonly OffsetDateTimePattern[] Moments =
    [
        OffsetDateTimePattern.ExtendedIso,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<G>"),
    ];

    static readonly LocalDateTimePattern[] Locals =
    [
        LocalDateTimePattern.ExtendedIso,
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
    ];

    /// <summary>
    /// A moment in ISO 8601, in whole milliseconds. Without an offset it is what the clocks of the zone show: of two moments
    /// the earlier one, and one that the clocks leave out as if they had not. Null for anything else, and for a year that
    /// no meeting is in.
    /// </summary>
    public static DateTimeOffset? Read(string text, DateTimeZone zone)
    {
        foreach (var pattern in Moments)
            if (pattern.Parse(text) is { Success: true, Value: { Year: >= 1970 and < 3000 } moment })
                return Whole(moment.ToInstant());
        foreach (var pattern in Locals)
            if (pattern.Parse(text) is { Success: true, Value: { Year: >= 1970 and < 3000 } local })
                return Whole(zone.AtLeniently(local).ToInstant());
        return null;
    }

    static DateTimeOffset Whole(Instant moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());
}
