using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>A stretch of local wall-clock time on some weekdays; it opens at <paramref name="From"/> and is closed at <paramref name="To"/>.</summary>
/// <param name="Days">The weekdays, at least one.</param>
/// <param name="From">The first open moment.</param>
/// <param name="To">The first closed moment, after <paramref name="From"/>; midnight means the end of the day.</param>
public sealed record OpenStretch(IReadOnlyList<IsoDayOfWeek> Days, LocalTime From, LocalTime To);

/// <summary>
/// When a channel may be used, in the wall-clock time of whoever is contacted. Where clocks jump forward, an opening that was
/// skipped is the first instant after the jump; where they fall back, an opening that occurs twice is the first of the two.
/// </summary>
/// <param name="Open">The open stretches; they may overlap. None at all means never.</param>
public sealed record SendingHours(IReadOnlyList<OpenStretch> Open)
{
    /// <summary>The same as a rule.</summary>
    public WeekHours Week { get; } = WeekHours.Of(Open);

    public bool IsOpen(DateTimeOffset at, DateTimeZone zone) => Week.IsOpen(at, zone);

    /// <summary>
    /// The first instant at or after <paramref name="at"/> that is open in all <paramref name="zones"/>, in UTC; null if there is
    /// none within 370 days.
    /// </summary>
    /// <param name="zones">Where the lead may be; more than one while its place is not known for certain.</param>
    public DateTimeOffset? NextOpen(DateTimeOffset at, IReadOnlyList<DateTimeZone> zones) => new OpeningSearch(at, zones).First(Week);
}
