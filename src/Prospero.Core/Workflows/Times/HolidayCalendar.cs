namespace Prospero.Core.Workflows;

/// <summary>Days on which nobody is contacted, under a name.</summary>
/// <param name="Name">As documents name it.</param>
/// <param name="Country">ISO 3166 code of the country whose holidays these are; null for a calendar of no country.</param>
/// <param name="Closed">The days, ascending, each once.</param>
/// <param name="Opened">Days that are worked although another calendar says otherwise, ascending, each once.</param>
public sealed record HolidayCalendar(string Name, string? Country, IReadOnlyList<CalendarDay> Closed, IReadOnlyList<CalendarDay> Opened);

/// <summary>A day of a calendar.</summary>
/// <param name="Name">What it is called; null if it has no name.</param>
public sealed record CalendarDay(DateOnly Date, string? Name);

/// <summary>The holidays of several calendars together: closed where one says so and none opens the day again.</summary>
public sealed class HolidayDays : WallClockRule
{
    readonly Dictionary<int, string?> _closed = [];

    public HolidayDays(IEnumerable<HolidayCalendar> calendars)
    {
        var all = calendars.ToList();
        foreach (var day in all.SelectMany(calendar => calendar.Closed))
            _closed.TryAdd(day.Date.DayNumber, day.Name);
        foreach (var day in all.SelectMany(calendar => calendar.Opened))
            _closed.Remove(day.Date.DayNumber);
    }

    /// <summary>What the holiday on a day is called; null if it is none or has no name.</summary>
    public string? NameOf(long local) => _closed.GetValueOrDefault(DayOf(local));

    public override long? UntilOpen(long local)
    {
        var today = DayOf(local);
        var day = today;
        while (_closed.ContainsKey(day))
            day++;
        return day == today ? 0 : (day * TimeSpan.TicksPerDay) - local;
    }

    static int DayOf(long local) => (int)(local / TimeSpan.TicksPerDay);
}
