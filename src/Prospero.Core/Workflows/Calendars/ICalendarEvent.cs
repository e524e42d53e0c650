using System.Globalization;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Calendars;

/// <summary>What an event of an iCalendar file says about days.</summary>
/// <param name="Uid">Its id, which its moved instances share.</param>
/// <param name="Summary">Its name; null if it has none.</param>
/// <param name="Start">The first day.</param>
/// <param name="Days">How many days it lasts, from 1.</param>
/// <param name="Rule">How it repeats; null if it does not.</param>
/// <param name="Further">Other days on which it begins as well.</param>
/// <param name="Excepted">Days on which it does not begin after all.</param>
/// <param name="Instance">The day that it replaces; null if it replaces none.</param>
/// <param name="Opens">True if its days are worked.</param>
sealed record ICalendarEvent(
    string Uid,
    string? Summary,
    DateOnly Start,
    int Days,
    YearlyRule? Rule,
    IReadOnlyList<DateOnly> Further,
    IReadOnlyList<DateOnly> Excepted,
    DateOnly? Instance,
    bool Opens
)
{
    /// <summary>The event; null if it was called off, or, with a problem, if it cannot be read.</summary>
    public static ICalendarEvent? Read(IReadOnlyList<ICalendarLine> lines, ICalendarLine end, Problems problems)
    {
        var faults = problems.All.Count;
        if (lines.Any(line => line.Is("STATUS", "CANCELLED")))
            return null;
        if (Find(lines, "DTSTART") is not { } start)
        {
            problems.Add(end.Place, "ends an event without DTSTART", "Give it the day on which it begins.");
            return null;
        }

        var first = Day(start, start.Value, problems);
        var one = new ICalendarEvent(
            Find(lines, "UID")?.Value ?? "",
            Find(lines, "SUMMARY") is { } summary ? Plain(summary.Value) : null,
            first ?? default,
            Length(lines, first, problems),
            Find(lines, "RRULE") is { } rule ? YearlyRule.Read(rule, problems) : null,
            Dates(lines, "RDATE", problems),
            Dates(lines, "EXDATE", problems),
            Find(lines, "RECURRENCE-ID") is { } instance ? Day(instance, instance.Value, problems) : null,
            lines.Any(line => line.Is("X-PROSPERO-OPEN", "TRUE"))
        );
        return problems.All.Count > faults ? null : one;
    }

    /// <summary>The day of a date or of a time; null, and a problem, if it is neither.</summary>
    public static DateOnly? Day(ICalendarLine line, string text, Problems problems)
    {
        var written = text.Trim();
        if (
            written.Length >= 8
            && (written.Length == 8 || written[8] == 'T')
            && DateOnly.TryParseExact(written[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        )
            return day;
        problems.Add(line.Place, $"says {line.Name} is {Spelling.Quote(written)}, which is not a date", "Dates are written like 20261225.");
        return null;
    }

    static ICalendarLine? Find(IReadOnlyList<ICalendarLine> lines, string name)
    {
        foreach (var line in lines)
            if (line.Name == name)
                return line;
        return null;
    }

    static List<DateOnly> Dates(IReadOnlyList<ICalendarLine> lines, string name, Problems problems) =>
        [
            .. lines
                .Where(line => line.Name == name)
                // A period is a time, a slash and how long it lasts.
                .SelectMany(line => line.Value.Split(','), (line, text) => Day(line, text.Split('/')[0], problems))
                .OfType<DateOnly>(),
        ];

    // The end is the first day that does not belong to it; where it is a time of the day, that day still does.
    static int Length(IReadOnlyList<ICalendarLine> lines, DateOnly? first, Problems problems)
    {
        if (first is not { } start)
            return 1;
        if (Find(lines, "DTEND") is { } end)
        {
            if (Day(end, end.Value, problems) is not { } last)
                return 1;
            var midnight = end.Value.Trim() is var text && (text.Length == 8 || text.AsSpan(9).StartsWith("000000"));
            return Math.Max(1, last.DayNumber - start.DayNumber + (midnight ? 0 : 1));
        }

        if (Find(lines, "DURATION") is not { } duration)
            return 1;
        var written = duration.Value.Trim().TrimStart('+');
        var unit = written.Length > 2 && written[0] == 'P' ? written[^1] : ' ';
        if (
            unit is 'D' or 'W'
            && int.TryParse(written.AsSpan(1, written.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        )
            return Math.Max(1, count * (unit == 'W' ? 7 : 1));
        return 1;
    }

    static string? Plain(string text)
    {
        var plain = text.Replace("\\n", " ", StringComparison.OrdinalIgnoreCase)
            .Replace("\\,", ",", StringComparison.Ordinal)
            .Replace("\\;", ";", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal)
            .Replace("\0", "", StringComparison.Ordinal)
            .Trim();
        return plain.Length == 0 ? null
            : plain.Length > DocumentLimits.Name ? plain[..DocumentLimits.Name]
            : plain;
    }
}
