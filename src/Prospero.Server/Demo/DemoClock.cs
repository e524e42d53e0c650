using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Demo;

/// <summary>
/// The demo's cadence time: it goes while the demo runs and stands while it does not, and never goes back. Its place is noted
/// at every beat, so that also a killed demo goes on from where it was.
/// </summary>
static class DemoClock
{
    /// <summary>How often the place is noted, in system time.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    // A note can come late; this much of it is believed.
    const int BeatsMissed = 2;

    // Afternoon in Europe, morning in America, night in Asia.
    static readonly TimeSpan Start = new(14, 30, 0);

    /// <summary>A clock that begins on a working day, within the office hours of most leads.</summary>
    public static CadenceClock Begin(double rate, DateTimeOffset now)
    {
        var day = now.UtcDateTime.Date;
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            day = day.AddDays(1);
        return new CadenceClock(ClockId.New(now), new DateTimeOffset(day + Start, TimeSpan.Zero), Whole(now), rate);
    }

    /// <summary>The clock goes on from the last moment that it can have shown.</summary>
    public static CadenceClock GoOn(CadenceClock stored, double rate, DateTimeOffset now)
    {
        var since = now - stored.BaseSystem;
        var most = BeatsMissed * Beat;
        var believed =
            since < TimeSpan.Zero ? TimeSpan.Zero
            : since > most ? most
            : since;
        var shown = stored.Now(stored.BaseSystem + believed);
        return stored with { BaseCadence = shown, BaseSystem = Whole(now), Rate = rate };
    }

    /// <summary>The same clock, noted anew: it shows the same at every moment.</summary>
    public static CadenceClock Note(CadenceClock clock, DateTimeOffset now) =>
        clock with
        {
            BaseCadence = clock.Now(Whole(now)),
            BaseSystem = Whole(now),
        };

    // Times are kept in whole milliseconds.
    static DateTimeOffset Whole(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
}
