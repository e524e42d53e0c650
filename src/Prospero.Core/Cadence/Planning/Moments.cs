using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>The moments until which waits last. Pure.</summary>
public static class Moments
{
    // A time that a change of clocks swallows is the first moment after it, one that occurs twice the first of the two.
    static readonly ZoneLocalMappingResolver Lenient = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );

    static readonly OffsetDateTimePattern WithOffset = OffsetDateTimePattern.Rfc3339;
    static readonly LocalDateTimePattern WithoutOffset = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    /// <summary>The first moment after <paramref name="after"/> at which it is the hour on one of the days.</summary>
    public static DateTimeOffset Next(WaitUntil.Weekday weekday, DateTimeZone zone, DateTimeOffset after)
    {
        var date = Instant.FromDateTimeOffset(after).InZone(zone).Date;
        for (; ; date = date.PlusDays(1))
            if (weekday.Days.Contains(date.DayOfWeek) && At(date + weekday.At, zone) is var at && at > after)
                return at;
    }

    /// <summary>The moment that the lead's metadata names; null if it names none.</summary>
    public static DateTimeOffset? Of(WaitUntil.Date date, Metadata metadata, DateTimeZone zone)
    {
        if (Conditions.OfMetadata(metadata, date.Fact.AsSpan(FactNames.Metadata.Length)) is not [var text])
            return null;
        DateTimeOffset? at =
            LocalDatePattern.Iso.Parse(text) is { Success: true } day ? At(day.Value + date.At, zone)
            : WithOffset.Parse(text) is { Success: true } moment ? moment.Value.ToDateTimeOffset().ToUniversalTime()
            : text.Length >= 16 && WithoutOffset.Parse(text[..16]) is { Success: true } local ? At(local.Value, zone)
            : null;
        return at - date.Before;
    }

    static DateTimeOffset At(LocalDateTime local, DateTimeZone zone) =>
        zone.ResolveLocal(local, Lenient).ToDateTimeOffset().ToUniversalTime();
}
