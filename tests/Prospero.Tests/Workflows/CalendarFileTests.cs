using System.Globalization;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Calendars;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class CalendarFileTests
{
    [Fact]
    public void Events_of_icalendar_are_days()
    {
        var calendar = Read(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VTIMEZONE
            TZID:Europe/Madrid
            BEGIN:STANDARD
            DTSTART:19961027T030000
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20260403
            SUMMARY;LANGUAGE=es:Viernes Santo\, festivo nacional que tiene un nombre
              muy largo
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261224
            DTEND;VALUE=DATE:20261227
            SUMMARY:Christmas
            BEGIN:VALARM
            DTSTART:20200101
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;TZID="Europe/Madrid:x":20260501T080000
            DTEND:20260502T120000Z
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20260601
            DURATION:P2D
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20260701
            STATUS:CANCELLED
            END:VEVENT
            END:VCALENDAR
            """
        );

        Assert.Equal(
            ["04-03", "05-01", "05-02", "06-01", "06-02", "12-24", "12-25", "12-26"],
            calendar.Closed.Select(day => day.Date.ToString("MM-dd", CultureInfo.InvariantCulture))
        );
        Assert.Equal("Viernes Santo, festivo nacional que tiene un nombre muy largo", calendar.Closed[0].Name);
        Assert.Null(calendar.Closed[1].Name);
    }

    [Theory]
    [InlineData("20200101", "FREQ=YEARLY", "2026-01-01 2027-01-01 2028-01-01")]
    [InlineData("20240229", "FREQ=YEARLY", "2028-02-29")]
    [InlineData("20251127", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26 2027-11-25 2028-11-23")]
    [InlineData("20250526", "FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5", "2026-05-25 2027-05-31 2028-05-29")]
    [InlineData("20250120", "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=3MO", "2027-01-18")]
    [InlineData("20241105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "2028-11-07")]
    [InlineData("20250131", "FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=-1", "2026-01-31 2026-02-28 2027-01-31 2027-02-28 2028-01-31 2028-02-29")]
    [InlineData("20250505", "FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=1", "2026-05-04 2027-05-03 2028-05-01")]
    [InlineData("20250106", "FREQ=YEARLY;BYDAY=1MO", "2026-01-05 2027-01-04 2028-01-03")]
    [InlineData("20250106", "FREQ=YEARLY;COUNT=3", "2026-01-06 2027-01-06")]
    [InlineData("20260101", "FREQ=YEARLY;BYMONTHDAY=1;COUNT=3", "2026-01-01 2026-02-01 2026-03-01")]
    [InlineData("20250106", "FREQ=YEARLY;UNTIL=20270105T230000Z;WKST=MO", "2026-01-06")]
    public void Yearly_repetitions_are_written_out(string start, string rule, string expected)
    {
        var calendar = Read($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:{start}\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n");

        Assert.Equal(
            expected.Split(' '),
            calendar
                .Closed.Where(day => day.Date.Year is >= 2026 and <= 2028)
                .Select(day => day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public void A_repetition_without_an_end_is_written_out_for_thirty_years() =>
        Assert.Equal(
            2056,
            Read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20200101\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR").Closed[^1].Date.Year
        );

    [Fact]
    public void Further_excepted_moved_and_opened_days_are_heeded()
    {
        var calendar = Read(
            """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:a
            DTSTART;VALUE=DATE:20260101
            RRULE:FREQ=YEARLY;UNTIL=20290101
            RDATE;VALUE=DATE:20260105,20260106
            RDATE;VALUE=PERIOD:20260107T000000Z/PT24H
            EXDATE;VALUE=DATE:20270101
            END:VEVENT
            BEGIN:VEVENT
            UID:a
            RECURRENCE-ID;VALUE=DATE:20280101
            DTSTART;VALUE=DATE:20280103
            END:VEVENT
            BEGIN:VEVENT
            UID:b
            DTSTART;VALUE=DATE:20261208
            X-PROSPERO-OPEN:TRUE
            END:VEVENT
            END:VCALENDAR
            """
        );

        Assert.Equal(
            ["2026-01-01", "2026-01-05", "2026-01-06", "2026-01-07", "2028-01-03", "2029-01-01"],
            calendar.Closed.Select(day => day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        );
        Assert.Equal(new DateOnly(2026, 12, 8), Assert.Single(calendar.Opened).Date);
    }

    [Fact]
    public void Json_has_closed_yearly_and_open_days()
    {
        var calendar = Read(
            """
            { "closed": ["2026-04-03", { "date": "2026-05-02", "name": "Comunidad" }], "yearly": [{ "date": "02-29" }], "open": ["2026-12-08"] }
            """
        );

        Assert.Equal(new CalendarDay(new DateOnly(2026, 5, 2), "Comunidad"), calendar.Closed[1]);
        Assert.Equal(new DateOnly(2028, 2, 29), calendar.Closed[2].Date);
        Assert.Equal(new DateOnly(2026, 12, 8), calendar.Opened[0].Date);
    }

    [Theory]
    [InlineData("", "file is neither JSON nor iCalendar. It begins with {, or with BEGIN:VCALENDAR.")]
    [InlineData("<html>", "file is neither JSON nor iCalendar. It begins with {, or with BEGIN:VCALENDAR.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101", "file ends inside of VEVENT. It was cut off; get it anew.")]
    [InlineData("BEGIN:VCALENDAR\nEND:VEVENT", "line 2 ends 'VEVENT', which is not what is open")]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
        "line 3 ends an event without DTSTART. Give it the day on which it begins."
    )]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260231\nEND:VEVENT\nEND:VCALENDAR",
        "line 3 says DTSTART is '20260231', which is not a date. Dates are written like 20261225."
    )]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR",
        "line 4 repeats 'WEEKLY'. Only yearly repetitions are read; list the days with RDATE."
    )]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=YEARLY;BYWEEKNO=20\nEND:VEVENT\nEND:VCALENDAR",
        "line 4 repeats by 'BYWEEKNO', which is not read. List the days with RDATE."
    )]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=13\nEND:VEVENT\nEND:VCALENDAR",
        "line 4 repeats by the rule 'FREQ=YEARLY;BYMONTH=13', which cannot be read. List the days with RDATE."
    )]
    [InlineData("""{ "closed": ["25.12.2026"] }""", "$.closed[0] is '25.12.2026', which is not a day. Write it like 2026-12-25.")]
    [InlineData("""{ "yearly": ["2026-12-25"] }""", "$.yearly[0] is '2026-12-25', which is not a day. Write it like 12-25.")]
    [InlineData("""{ "closed": [{ "name": "x" }] }""", "$.closed[0].date is required. Write it like 2026-12-25.")]
    [InlineData("""{ "holidays": [] }""", "$.holidays is not known here. Use one of closed, yearly, open.")]
    public void What_is_wrong_with_a_file_is_said(string text, string problem) =>
        Assert.Equal([problem], CalendarFile.Read(text, "x", null, 2026).Problems!.All.Select(one => one.ToString()));

    [Theory]
    [InlineData(null, null, "name is required where there is no country. Write a short name, such as house.")]
    [InlineData("lead", null, "name is 'lead', which is not a calendar's name. Use up to 64 letters, digits, '-' and '_'.")]
    [InlineData("a b", null, "name is 'a b', which is not a calendar's name. Use up to 64 letters, digits, '-' and '_'.")]
    [InlineData(null, "ZZ", "country is 'ZZ', which is not a country's code. Write its two letters of ISO 3166, such as ES.")]
    public void What_is_wrong_with_its_name_is_said(string? name, string? country, string problem) =>
        Assert.Equal([problem], CalendarFile.Read("{}", name, country, 2026).Problems!.All.Select(one => one.ToString()));

    [Fact]
    public void A_country_in_small_letters_names_the_calendar_in_large_ones()
    {
        var calendar = CalendarFile.Read("{}", null, "es", 2026).Value!;

        Assert.Equal(("ES", "ES"), (calendar.Name, calendar.Country));
    }

    [Fact]
    public void Whatever_stands_in_a_file_there_is_an_answer()
    {
        string[] parts =
        [
            "BEGIN:VCALENDAR",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "DTSTART:20260101",
            "RRULE:FREQ=YEARLY;COUNT=9;BYDAY=-9SU",
            " x",
            "\t",
            "DTEND:2",
            ":",
            "END:VCALENDAR",
            "RDATE:,",
            "DURATION:P999999999W",
            "RRULE:;;=;FREQ=YEARLY;BYSETPOS=-366",
            "EXDATE:9999123",
            "DTSTART:99991231",
        ];
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Join(
                '\n',
                Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]).Prepend("BEGIN:VCALENDAR")
            );
            var read = CalendarFile.Read(text, "x", null, 2026);
            Assert.True(read.IsValid || read.Problems.Any, $"seed {seed}");
        }
    }

    static HolidayCalendar Read(string text)
    {
        var read = CalendarFile.Read(text.ReplaceLineEndings("\r\n"), "x", null, 2026);
        Assert.True(read.IsValid, $"{read.Problems}");
        return read.Value;
    }
}
