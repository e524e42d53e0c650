using System.Globalization;

namespace Prospero.Providers.Simulated;

/// <summary>Days as they are written in addresses, scripts and acts: <c>yyyy-MM-dd</c>.</summary>
static class Day
{
    public static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
