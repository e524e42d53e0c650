using System.Globalization;
using NodaTime;

namespace Prospero.Server.WebConsole;

/// <summary>A moment as a page shows it.</summary>
/// <param name="At">In UTC.</param>
/// <param name="Relative">Seen from now: <c>in 5 min</c>, <c>2 h ago</c>.</param>
/// <param name="Local">On the wall clock of a zone: <c>Mon 2 Mar, 09:05</c>.</param>
public sealed record When(DateTimeOffset At, string Relative, string Local);

/// <summary>Shows moments to people in one zone.</summary>
/// <param name="Zone">Whose wall clock.</param>
/// <param name="Now">What the clock of the data shows.</param>
sealed record Times(DateTimeZone Zone, DateTimeOffset Now)
{
    static readonly CultureInfo Words = CultureInfo.InvariantCulture;

    /// <summary>The zone with this name; UTC where it is not known.</summary>
    public static DateTimeZone ZoneOf(string? name) =>
        name is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;

    public When Of(DateTimeOffset at) => new(at, Relative(at), Local(at));

    public When? Of(DateTimeOffset? at) => at is { } moment ? Of(moment) : null;

    public string Local(DateTimeOffset at) =>
        In(at).ToString(In(at).Year == In(Now).Year ? "ddd d MMM, HH:mm" : "d MMM yyyy, HH:mm", Words);

    public string Day(DateTimeOffset at)
    {
        var days = Period.Between(In(at).Date, In(Now).Date, PeriodUnits.Days).Days;
        return days switch
        {
            0 => "Today",
            1 => "Yesterday",
            _ => In(at).ToString(In(at).Year == In(Now).Year ? "dddd, d MMMM" : "d MMMM yyyy", Words),
        };
    }

    public string Clock(DateTimeOffset at) => In(at).ToString("HH:mm", Words);

    public string Relative(DateTimeOffset at)
    {
        var ahead = at - Now;
        var far = ahead.Duration();
        if (far < TimeSpan.FromSeconds(45))
            return ahead > TimeSpan.Zero ? "in a moment" : "just now";
        return ahead > TimeSpan.Zero ? $"in {Span(far)}" : $"{Span(far)} ago";
    }

    /// <summary>A length in its largest useful unit.</summary>
    public static string Span(TimeSpan span) =>
        span switch
        {
            { TotalMinutes: < 1 } => $"{span.TotalSeconds:0} s",
            { TotalMinutes: < 59.5 } => $"{span.TotalMinutes:0} min",
            { TotalHours: < 23.5 } => $"{span.TotalHours:0} h",
            { TotalDays: < 1.5 } => "1 day",
            _ => $"{span.TotalDays:0} days",
        };

    ZonedDateTime In(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(Zone);
}
