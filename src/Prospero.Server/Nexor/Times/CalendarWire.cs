using System.Globalization;
using System.Text.Json;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Times;

/// <summary>A holiday calendar as this surface shows it.</summary>
static class CalendarWire
{
    /// <param name="today">From when on the next holiday is looked for.</param>
    public static void WriteMembers(Utf8JsonWriter json, HolidayCalendar calendar, DateOnly today)
    {
        json.WriteString("name", calendar.Name);
        json.WriteString("country", calendar.Country);
        json.WriteNumber("closed_days", calendar.Closed.Count);
        json.WriteNumber("open_days", calendar.Opened.Count);
        if (calendar.Closed.FirstOrDefault(day => day.Date >= today) is not { } next)
        {
            json.WriteNull("next_closed");
            return;
        }

        json.WriteObject(
            "next_closed",
            () =>
            {
                json.WriteString("date", next.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                json.WriteString("name", next.Name);
            }
        );
    }
}
