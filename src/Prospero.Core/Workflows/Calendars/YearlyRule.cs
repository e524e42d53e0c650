using System.Globalization;
using NodaTime;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Calendars;

/// <summary>A yearly repetition (RFC 5545, RRULE). Its parts narrow each other: <c>BYMONTH=11;BYDAY=4TH</c> is Thanksgiving.</summary>
/// <param name="Interval">Every how many years, from 1.</param>
/// <param name="Count">How many occurrences in all, the first included; null for no bound.</param>
/// <param name="Until">The last day on which it may begin; null for no bound.</param>
/// <param name="Months">1 to 12; empty for every month with days of the month, else for the first occurrence's.</param>
/// <param name="MonthDays">1 to 31, or from the month's end -1 to -31; empty if the weekdays say it.</param>
/// <param name="Weekdays">With the how-manieth of the month (of the year, without months), 0 for every one.</param>
/// <param name="Positions">Which of a year's days are meant, from 1, or from the end -1; empty for all.</param>
sealed record YearlyRule(
    int Interval,
    int? Count,
    DateOnly? Until,
    IReadOnlyList<int> Months,
    IReadOnlyList<int> MonthDays,
    IReadOnlyList<(int Ordinal, IsoDayOfWeek Day)> Weekdays,
    IReadOnlyList<int> Positions
)
{
    static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    static readonly string[] Known = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"];

    /// <summary>The rule; null, and a problem, if it cannot be read.</summary>
    public static YearlyRule? Read(ICalendarLine line, Problems problems)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in line.Value.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            parts[(at < 0 ? part : part[..at]).Trim().ToUpperInvariant()] = at < 0 ? "" : part[(at + 1)..].Trim();
        }

        if (parts.GetValueOrDefault("FREQ") is not "YEARLY")
            return No(
                $"repeats {Spelling.Quote(parts.GetValueOrDefault("FREQ", ""))}",
                "Only yearly repetitions are read; list the days with RDATE."
            );
        if (parts.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            return No($"repeats by {Spelling.Quote(unknown)}, which is not read", "List the days with RDATE.");
        if (
            Numbers(parts, "INTERVAL", 1, 1000) is not { } interval
            || Numbers(parts, "COUNT", 1, 10_000) is not { } count
            || Numbers(parts, "BYMONTH", 1, 12) is not { } months
            || Numbers(parts, "BYMONTHDAY", -31, 31) is not { } monthDays
            || Numbers(parts, "BYSETPOS", -366, 366) is not { } positions
            || ReadWeekdays(parts.GetValueOrDefault("BYDAY")) is not { } weekdays
        )
            return No($"repeats by the rule {Spelling.Quote(line.Value)}, which cannot be read", "List the days with RDATE.");
        var until = parts.TryGetValue("UNTIL", out var last) ? ICalendarEvent.Day(line, last, problems) : null;
        return new YearlyRule(
            interval is [var years] ? years : 1,
            count is [var most] ? most : null,
            until,
            months,
            monthDays,
            weekdays,
            positions
        );

        YearlyRule? No(string message, string cure)
        {
            problems.Add(line.Place, message, cure);
            return null;
        }
    }

    /// <summary>The days on which it begins, from the first on; none after a year.</summary>
    public IEnumerable<DateOnly> Dates(DateOnly first, int lastYear)
    {
        yield return first;
        var counted = 1;
        for (var year = first.Year; year <= lastYear; year += Interval)
        {
            foreach (var day in Chosen([.. Of(year, first).Distinct().Order()]))
            {
                if (day <= first)
                    continue;
                if (day > Until || counted == Count)
                    yield break;
                counted++;
                yield return day;
            }
        }
    }

    IEnumerable<DateOnly> Chosen(List<DateOnly> days) =>
        Positions.Count == 0 ? days : days.Where((_, i) => Positions.Contains(i + 1) || Positions.Contains(i - days.Count));

    IEnumerable<DateOnly> Of(int year, DateOnly first)
    {
        var months =
            Months.Count > 0 ? Months
            : MonthDays.Count > 0 ? [.. Enumerable.Range(1, 12)]
            : Weekdays.Count > 0 ? []
            : [first.Month];
        if (months.Count == 0)
            return In(new DateOnly(year, 1, 1), DateTime.IsLeapYear(year) ? 366 : 365, first);
        return months.SelectMany(month => In(new DateOnly(year, month, 1), DateTime.DaysInMonth(year, month), first));
    }

    // Those of a month, or of a year, that every part allows.
    IEnumerable<DateOnly> In(DateOnly begin, int length, DateOnly first)
    {
        for (var i = 0; i < length; i++)
        {
            var day = begin.AddDays(i);
            var isDay =
                MonthDays.Count > 0
                    ? MonthDays.Contains(day.Day) || MonthDays.Contains(day.Day - DateTime.DaysInMonth(day.Year, day.Month) - 1)
                    : Weekdays.Count > 0 || day.Day == first.Day;
            if (isDay && (Weekdays.Count == 0 || Weekdays.Any(one => Is(one, day, i, length))))
                yield return day;
        }
    }

    static bool Is((int Ordinal, IsoDayOfWeek Day) one, DateOnly day, int index, int length) =>
        day.DayOfWeek == (DayOfWeek)((int)one.Day % 7)
        && (
            one.Ordinal == 0
            || (one.Ordinal > 0 && index / 7 == one.Ordinal - 1)
            || (one.Ordinal < 0 && (length - 1 - index) / 7 == -one.Ordinal - 1)
        );

    static List<int>? Numbers(Dictionary<string, string> parts, string name, int least, int most)
    {
        if (!parts.TryGetValue(name, out var text))
            return [];
        var numbers = new List<int>();
        foreach (var one in text.Split(','))
        {
            if (!int.TryParse(one.Trim().TrimStart('+'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return null;
            if (number < least || number > most || number == 0)
                return null;
            numbers.Add(number);
        }

        return numbers;
    }

    static List<(int, IsoDayOfWeek)>? ReadWeekdays(string? text)
    {
        var weekdays = new List<(int, IsoDayOfWeek)>();
        foreach (var one in text?.Split(',') ?? [])
        {
            var written = one.Trim().ToUpperInvariant();
            var day = written.Length < 2 ? -1 : Array.IndexOf(Days, written[^2..]);
            var ordinal = 0;
            if (
                day < 0
                || (
                    written.Length > 2
                    && !int.TryParse(written[..^2].TrimStart('+'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ordinal)
                )
            )
                return null;
            weekdays.Add((ordinal, (IsoDayOfWeek)(day + 1)));
        }

        return weekdays;
    }
}
