using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>A stretch of local wall-clock time on some weekdays; it opens at <paramref name="From"/> and is closed at <paramref name="To"/>.</summary>
/// <param name="Days">The weekdays, at least one.</param>
/// <param name="From">The first open moment.</param>
/// <param name="To">The first closed moment, after <paramref name="From"/>; midnight means the end of the day.</param>
public sealed record OpenStretch(IReadOnlyList<IsoDayOfWeek> Days, LocalTime From, LocalTime To);

/// <summary>
/// When a channel may be used, in the wall-clock time of whoever is contacted. Where clocks jump forward, an opening that was
/// skipped is the first instant after the jump; where they fall back, an opening that occurs twice is the first of the two.
/// </summary>
/// <param name="Open">The open stretches; they may overlap. None at all means never.</param>
public sealed record SendingHours(IReadOnlyList<OpenStretch> Open)
{
    const long TicksPerWeek = TimeSpan.TicksPerDay * 7;

    /// <summary>How far ahead an opening is looked for: a year with every weekday and both changes of clocks in it.</summary>
    static readonly TimeSpan Horizon = TimeSpan.FromDays(370);

    public bool IsOpen(DateTimeOffset at, DateTimeZone zone)
    {
        var local = at.UtcTicks + zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).Ticks;
        return UntilOpen(local) == 0;
    }

    /// <summary>
    /// The first instant at or after <paramref name="at"/> that is open in all <paramref name="zones"/>, in UTC; null if there is
    /// none within 370 days.
    /// </summary>
    /// <param name="zones">Where the lead may be; more than one while its place is not known for certain.</param>
    public DateTimeOffset? NextOpen(DateTimeOffset at, IReadOnlyList<DateTimeZone> zones)
    {
        var start = at.UtcTicks;
        var last = Math.Min(start + Horizon.Ticks, DateTimeOffset.MaxValue.Ticks);
        var ticks = start;
        for (var agreeing = 0; agreeing < zones.Count; )
        {
            for (var i = 0; i < zones.Count; i++)
            {
                if (NextOpenTicks(ticks, last, zones[i]) is not { } next)
                    return null;
                agreeing = next == ticks ? agreeing + 1 : 1;
                ticks = next;
                if (agreeing >= zones.Count)
                    break;
            }
        }

        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>
    /// Between two changes of clocks local time runs evenly, so the weekly sum is exact there; what would lie beyond the change
    /// is asked again from the change on.
    /// </summary>
    long? NextOpenTicks(long utc, long last, DateTimeZone zone)
    {
        while (utc <= last)
        {
            var interval = zone.GetZoneInterval(Instant.FromUnixTimeTicks(utc - DateTimeOffset.UnixEpoch.Ticks));
            var wait = UntilOpen(utc + interval.WallOffset.Ticks);
            if (wait is null)
                return null;
            var next = utc + wait.Value;
            if (!interval.HasEnd)
                return next <= last ? next : null;
            var end = interval.End.ToUnixTimeTicks() + DateTimeOffset.UnixEpoch.Ticks;
            if (next < end)
                return next <= last ? next : null;
            utc = end;
        }

        return null;
    }

    /// <summary>How many ticks of evenly running local time remain until it is open; 0 if it is, null if it never is.</summary>
    long? UntilOpen(long local)
    {
        // The calendar of DateTime begins on a Monday, so a week's remainder counts from Monday, as ISO weekdays do.
        var now = ((local % TicksPerWeek) + TicksPerWeek) % TicksPerWeek;
        long? least = null;
        for (var i = 0; i < Open.Count; i++)
        {
            var stretch = Open[i];
            var from = stretch.From.TickOfDay;
            var to = stretch.To == LocalTime.Midnight ? TimeSpan.TicksPerDay : stretch.To.TickOfDay;
            for (var j = 0; j < stretch.Days.Count; j++)
            {
                var day = ((int)stretch.Days[j] - 1) * TimeSpan.TicksPerDay;
                if (now >= day + from && now < day + to)
                    return 0;
                var wait = (day + from - now + TicksPerWeek) % TicksPerWeek;
                if (least is null || wait < least)
                    least = wait;
            }
        }

        return least;
    }
}
