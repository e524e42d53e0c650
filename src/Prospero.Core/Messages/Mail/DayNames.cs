using System.Globalization;
using System.Text.RegularExpressions;

namespace Prospero.Core.Messages.Mail;

/// <summary>Days as people write them, in text that is folded: lower case, without accents, with single spaces.</summary>
static partial class DayNames
{
    static readonly string[][] Months =
    [
        ["january", "jan", "enero", "ene", "janeiro"],
        ["february", "feb", "febrero", "fevereiro", "fev"],
        ["march", "mar", "marzo", "marco"],
        ["april", "apr", "abril", "abr"],
        ["may", "mayo", "maio", "mai"],
        ["june", "jun", "junio", "junho"],
        ["july", "jul", "julio", "julho"],
        ["august", "aug", "agosto", "ago"],
        ["september", "sep", "sept", "septiembre", "setiembre", "setembro", "set"],
        ["october", "oct", "octubre", "outubro", "out"],
        ["november", "nov", "noviembre", "novembro"],
        ["december", "dec", "diciembre", "dic", "dezembro", "dez"],
    ];

    static readonly string[][] Weekdays =
    [
        ["sunday", "domingo"],
        ["monday", "lunes", "segunda"],
        ["tuesday", "martes", "terca"],
        ["wednesday", "miercoles", "quarta"],
        ["thursday", "jueves", "quinta"],
        ["friday", "viernes", "sexta"],
        ["saturday", "sabado"],
    ];

    /// <summary>All days in the text with their places. Weekdays count only where nothing more exact is written.</summary>
    /// <param name="received">Says which year, month or week is meant.</param>
    /// <param name="isEnglish">True where <c>1/2</c> may be the second of January.</param>
    public static IReadOnlyList<(int Start, int End, DateOnly Day)> Find(string folded, DateOnly received, bool isEnglish)
    {
        var found = new List<(int Start, int End, DateOnly Day)>();
        Add(found, Iso(), folded, match => Day(Number(match, "y"), Number(match, "m"), Number(match, "d")));
        Add(found, DayMonth(), folded, match => Named(match, received));
        Add(found, MonthDay(), folded, match => Named(match, received));
        Add(found, Figures(), folded, match => InFigures(match, received, isEnglish));
        if (found.Count == 0)
            Add(found, Weekday(), folded, match => Next(match.Groups["w"].Value, received));
        return [.. found.OrderBy(f => f.Start)];
    }

    static void Add(List<(int Start, int End, DateOnly Day)> found, Regex form, string folded, Func<Match, DateOnly?> read)
    {
        foreach (Match match in form.Matches(folded))
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            if (found.Any(other => other.Start < end && start < other.End))
                continue;
            if (read(match) is { } day)
                found.Add((start, end, day));
        }
    }

    static DateOnly? Named(Match match, DateOnly received)
    {
        var month = Array.FindIndex(Months, names => names.Contains(match.Groups["m"].Value)) + 1;
        return Near(Number(match, "y"), month, Number(match, "d"), received);
    }

    static DateOnly? InFigures(Match match, DateOnly received, bool isEnglish)
    {
        var (first, second, year) = (Number(match, "a"), Number(match, "b"), Number(match, "y"));
        var dayFirst = Near(year, second, first, received);
        if (!isEnglish)
            return dayFirst;
        // Two readings: whoever is away is so for days, seldom for months, so the nearer one is meant.
        var monthFirst = Near(year, first, second, received);
        return (dayFirst, monthFirst) switch
        {
            ({ } a, { } b) => a >= received && (b < received || a <= b) ? a : b,
            var (a, b) => a ?? b,
        };
    }

    /// <summary>Without a year it is the next such day.</summary>
    static DateOnly? Near(int year, int month, int day, DateOnly received)
    {
        if (year > 0)
            return Day(year < 100 ? 2000 + year : year, month, day);
        return Day(received.Year, month, day) is { } here && here >= received ? here : Day(received.Year + 1, month, day);
    }

    static DateOnly? Next(string name, DateOnly received)
    {
        var weekday = Array.FindIndex(Weekdays, names => names.Contains(name));
        var days = ((weekday - (int)received.DayOfWeek + 6) % 7) + 1;
        return received.AddDays(days);
    }

    static DateOnly? Day(int year, int month, int day) =>
        year is >= 2000 and < 3000 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var text } ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    const string MonthNames =
        "january|jan|enero|ene|janeiro|february|febrero|feb|fevereiro|fev|march|marzo|marco|mar|april|apr|abril|abr|mayo|may|maio|mai"
        + "|june|junio|junho|jun|july|julio|julho|jul|august|aug|agosto|ago|september|septiembre|setiembre|setembro|sept|sep|set"
        + "|october|oct|octubre|outubro|out|november|noviembre|novembro|nov|december|dec|diciembre|dic|dezembro|dez";

    [GeneratedRegex(@"\b(?<y>20\d\d)-(?<m>\d\d?)-(?<d>\d\d?)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso();

    [GeneratedRegex(
        $@"\b(?<d>\d\d?)(st|nd|rd|th|o|º|°|\.)? (of |de |do mes de )?(?<m>{MonthNames})\b\.?(,? (de |del |do ano de )?(?<y>20\d\d)\b)?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex DayMonth();

    [GeneratedRegex(
        $@"\b(?<m>{MonthNames})\.? (the )?(?<d>\d\d?)(st|nd|rd|th)?\b(,? (?<y>20\d\d)\b)?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex MonthDay();

    [GeneratedRegex(
        @"(?<![\d/.:-])(?<a>\d\d?)(?<s>[/.-])(?<b>\d\d?)(\k<s>(?<y>20\d\d|\d\d))?(?![\d/:-])",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Figures();

    [GeneratedRegex(
        @"\b(?<w>sunday|monday|tuesday|wednesday|thursday|friday|saturday|domingo|lunes|martes|miercoles|jueves|viernes|sabado|segunda|terca|quarta|quinta|sexta)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Weekday();
}
