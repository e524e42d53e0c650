using System.Globalization;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Calendars;

/// <summary>
/// Reads the events of an iCalendar file (RFC 5545) as days: start, end, yearly repetition, further and excepted dates, and
/// instances that were moved. An event that says <c>X-PROSPERO-OPEN:TRUE</c> opens its days. What an event says beyond its
/// days is passed over.
/// </summary>
static class ICalendar
{
    /// <summary>The most days that one event may cover.</summary>
    const int LongestEvent = 366;

    public static void Read(string text, CalendarDays days, int year)
    {
        var lines = ICalendarLine.Unfold(text);
        if (lines.Count == 0 || !lines[0].Is("BEGIN", "VCALENDAR"))
        {
            days.Problems.Add("file", "is neither JSON nor iCalendar", "It begins with {, or with BEGIN:VCALENDAR.");
            return;
        }

        var events = Events(lines, days.Problems);
        // An instance that was moved takes the place of the one that the repetition made; without a name nobody knows of which.
        var moved = events
            .Where(one => one.Instance is not null && one.Uid.Length > 0)
            .Select(one => (one.Uid, one.Instance!.Value))
            .ToHashSet();
        foreach (var one in events)
            Add(one, moved, days, year);
    }

    static List<ICalendarEvent> Events(List<ICalendarLine> lines, Problems problems)
    {
        var events = new List<ICalendarEvent>();
        var nested = new Stack<string>();
        List<ICalendarLine>? open = null;
        foreach (var line in lines)
        {
            if (line.Name == "BEGIN")
            {
                nested.Push(line.Value.ToUpperInvariant());
                if (nested.Count == 2 && nested.Peek() == "VEVENT")
                    open = [];
            }
            else if (line.Name == "END")
            {
                if (nested.Count == 0 || !nested.Pop().Equals(line.Value, StringComparison.OrdinalIgnoreCase))
                {
                    problems.Add(line.Place, $"ends {Spelling.Quote(line.Value)}, which is not what is open");
                    return [];
                }

                if (nested.Count == 1 && open is not null && ICalendarEvent.Read(open, line, problems) is { } read)
                    events.Add(read);
                if (nested.Count == 1)
                    open = null;
            }
            else if (nested.Count == 2)
                open?.Add(line);
        }

        if (nested.Count > 0)
            problems.Add("file", $"ends inside of {nested.Peek()}", "It was cut off; get it anew.");
        return events;
    }

    static void Add(ICalendarEvent one, HashSet<(string, DateOnly)> moved, CalendarDays days, int year)
    {
        var starts = one.Rule is { } rule ? rule.Dates(one.Start, year + CalendarFile.YearsAhead) : [one.Start];
        foreach (var start in starts.Concat(one.Further).Distinct())
        {
            if (days.AreTooMany)
                return;
            if (one.Excepted.Contains(start) || (one.Instance is null && moved.Contains((one.Uid, start))))
                continue;
            for (var day = 0; day < Math.Min(one.Days, LongestEvent) && start.DayNumber + day <= DateOnly.MaxValue.DayNumber; day++)
                days.Add(start.AddDays(day), one.Summary, one.Opens);
        }
    }
}

/// <summary>A line of an iCalendar file, with what was folded onto the next ones.</summary>
/// <param name="Number">From 1, in the file.</param>
/// <param name="Name">In capital letters.</param>
/// <param name="Value">As written.</param>
readonly record struct ICalendarLine(int Number, string Name, string Value)
{
    public string Place => string.Create(CultureInfo.InvariantCulture, $"line {Number}");

    public bool Is(string name, string value) => Name == name && value.Equals(Value.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Every line that has a name.</summary>
    public static List<ICalendarLine> Unfold(string text)
    {
        var lines = new List<ICalendarLine>();
        var (number, begun, whole) = (0, 0, "");
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                whole += line[1..];
                continue;
            }

            Put(lines, begun, whole);
            (begun, whole) = (number, line);
        }

        Put(lines, begun, whole);
        return lines;
    }

    static void Put(List<ICalendarLine> lines, int number, string line)
    {
        // Parameters stand between the name and the colon; one in quotes may hold a colon itself.
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                isQuoted = !isQuoted;
            if (line[i] != ':' || isQuoted)
                continue;
            var name = line[..i].Split(';')[0].Trim().ToUpperInvariant();
            if (name.Length > 0)
                lines.Add(new ICalendarLine(number, name, line[(i + 1)..].TrimEnd()));
            return;
        }
    }
}
