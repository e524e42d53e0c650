using System.Globalization;
using System.Text.Json;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Calendars;

/// <summary>Reads <c>{"closed": [...], "yearly": [...], "open": [...]}</c>: days as <c>2026-12-25</c>, yearly ones as <c>12-25</c>.</summary>
static class JsonCalendar
{
    static readonly string[] Members = ["closed", "yearly", "open"];
    static readonly string[] DayMembers = ["date", "name"];

    public static void Read(string text, CalendarDays days, int year)
    {
        if (DocumentText.Encode(text, days.Problems) is not { } bytes || DocumentText.Parse(bytes, days.Problems) is not { } json)
            return;
        if (DocumentObject.Read(json, "$", days.Problems) is not { } file)
            return;
        file.Refuse(Members);
        foreach (var (date, name) in Entries(file, "closed", "yyyy-MM-dd", "2026-12-25"))
            days.Add(date, name, opens: false);
        foreach (var (date, name) in Entries(file, "open", "yyyy-MM-dd", "2026-12-25"))
            days.Add(date, name, opens: true);
        foreach (var (date, name) in Entries(file, "yearly", "MM-dd", "12-25"))
            for (var one = year - 1; one <= year + CalendarFile.YearsAhead; one++)
                if (date.Day <= DateTime.DaysInMonth(one, date.Month))
                    days.Add(new DateOnly(one, date.Month, date.Day), name, opens: false);
    }

    static IEnumerable<(DateOnly Date, string? Name)> Entries(DocumentObject file, string member, string format, string example)
    {
        foreach (var (json, path) in file.List(member, 0, CalendarDays.Most) ?? [])
        {
            var entry = json.ValueKind == JsonValueKind.Object ? DocumentObject.Read(json, path, file.Problems) : null;
            entry?.Refuse(DayMembers);
            if (entry is not null && !entry.Has("date"))
                entry.Wrong("date", "is required", $"Write it like {example}.");
            var text = entry is null ? DocumentObject.TextOf(json, path, file.Problems) : entry.Text("date");
            if (text is null)
                continue;
            // A leap year's day may be among those that come every year.
            var whole = format == "MM-dd" ? $"2024-{text}" : text;
            if (DateOnly.TryParseExact(whole, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                yield return (date, entry?.Name("name"));
            else
                file.Problems.Add(entry?.At("date") ?? path, $"is {Spelling.Quote(text)}, which is not a day", $"Write it like {example}.");
        }
    }
}
