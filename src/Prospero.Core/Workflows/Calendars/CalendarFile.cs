using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NodaTime.TimeZones;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Calendars;

/// <summary>Reads a file of holidays: iCalendar (RFC 5545), or JSON of ours.</summary>
public static partial class CalendarFile
{
    /// <summary>How many years ahead a rule without an end is written out.</summary>
    public const int YearsAhead = 30;

    /// <summary>The most bytes that a file may have.</summary>
    public const int Bytes = 2 * 1024 * 1024;

    static readonly FrozenSet<string> Countries = TzdbDateTimeZoneSource
        .Default.ZoneLocations!.Select(place => place.CountryCode)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The calendar, or everything that is wrong with the file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The calendar's name; null for its country's code.</param>
    /// <param name="country">ISO 3166 code of the country whose holidays these are; null for none.</param>
    /// <param name="year">This year: repetitions without an end are written out from here on.</param>
    public static Parsed<HolidayCalendar> Read(string text, string? name, string? country, int year)
    {
        var problems = new Problems();
        var code = country?.ToUpperInvariant();
        if (code is not null && !Countries.Contains(code))
            problems.Add(
                "country",
                $"is {Spelling.Quote(country!)}, which is not a country's code",
                "Write its two letters of ISO 3166, such as ES."
            );
        if ((name ?? code) is not { } called)
            problems.Add("name", "is required where there is no country", "Write a short name, such as house.");
        else if (!NamePattern().IsMatch(called) || called == TimeLimits.OfLead)
            problems.Add(
                "name",
                $"is {Spelling.Quote(called)}, which is not a calendar's name",
                "Use up to 64 letters, digits, '-' and '_'."
            );
        var days = new CalendarDays(problems);
        if (text.Length > Bytes)
            problems.Add("file", "is larger than 2 MiB", "Leave out what are no holidays.");
        else if (text.AsSpan().TrimStart().StartsWith("{"))
            JsonCalendar.Read(text, days, year);
        else
            ICalendar.Read(text, days, year);
        return problems.Any ? problems : new HolidayCalendar(name ?? code!, code, days.Closed, days.Opened);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}

/// <summary>The days of a calendar while its file is read.</summary>
sealed class CalendarDays(Problems problems)
{
    /// <summary>The most days that a calendar may have.</summary>
    public const int Most = 20_000;

    readonly SortedDictionary<DateOnly, string?> _closed = [];
    readonly SortedDictionary<DateOnly, string?> _opened = [];

    public Problems Problems => problems;

    public IReadOnlyList<CalendarDay> Closed => [.. _closed.Select(pair => new CalendarDay(pair.Key, pair.Value))];

    public IReadOnlyList<CalendarDay> Opened => [.. _opened.Select(pair => new CalendarDay(pair.Key, pair.Value))];

    /// <summary>Adds a day; one that is known keeps its first name.</summary>
    public void Add(DateOnly date, string? name, bool opens)
    {
        (opens ? _opened : _closed).TryAdd(date, name);
        if (_closed.Count + _opened.Count == Most + 1)
            problems.Add("file", $"has more than {Most} days", "Leave out what are no holidays.");
    }

    /// <summary>True once there are more days than a calendar may have.</summary>
    public bool AreTooMany => _closed.Count + _opened.Count > Most;
}
