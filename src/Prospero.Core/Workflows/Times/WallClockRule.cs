using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>Something that is open at some moments of local wall-clock time and closed at others.</summary>
public abstract class WallClockRule
{
    /// <summary>How far ahead an opening is looked for: a year with every weekday and both changes of clocks in it.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(370);

    /// <summary>How many ticks of evenly running local time remain until it is open; 0 if it is, null if it never is.</summary>
    /// <param name="local">Ticks of local time, as <see cref="DateTime"/> counts them.</param>
    public abstract long? UntilOpen(long local);

    /// <summary>True if it is open at a moment in a zone.</summary>
    public bool IsOpen(DateTimeOffset at, DateTimeZone zone) =>
        UntilOpen(at.UtcTicks + zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).Ticks) == 0;

    /// <summary>
    /// The first tick of UTC at or after <paramref name="utc"/> at which it is open in a zone; null if there is none until
    /// <paramref name="last"/>. Where clocks jump forward, an opening that is skipped is the first instant after the jump;
    /// where they fall back, an opening that occurs twice is the first of the two.
    /// </summary>
    // Between two changes of clocks local time runs evenly, so the sum is exact there; what would lie beyond the change is
    // asked again from the change on.
    internal long? NextOpen(long utc, long last, DateTimeZone zone)
    {
        while (utc <= last)
        {
            var interval = zone.GetZoneInterval(Instant.FromUnixTimeTicks(utc - DateTimeOffset.UnixEpoch.Ticks));
            if (UntilOpen(utc + interval.WallOffset.Ticks) is not { } wait)
                return null;
            var next = utc + wait;
            if (!interval.HasEnd)
                return next <= last ? next : null;
            var end = interval.End.ToUnixTimeTicks() + DateTimeOffset.UnixEpoch.Ticks;
            if (next < end)
                return next <= last ? next : null;
            utc = end;
        }

        return null;
    }
}
