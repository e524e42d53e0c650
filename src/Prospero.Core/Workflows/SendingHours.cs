using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>A stretch of local wall-clock time on some weekdays; it opens at <paramref name="From"/> and is closed at <paramref name="To"/>.</summary>
/// <param name="Days">The weekdays, at least one.</param>
/// <param name="From">The first open moment.</param>
/// <param name="To">The first closed moment, after <paramref name="From"/>; midnight means the end of the day.</param>
public sealed record OpenStretch(IReadOnlyList<IsoDayOfWeek> Days, LocalTime From, LocalTime To);

/// <summary>Not written yet.</summary>
public sealed record SendingHours(IReadOnlyList<OpenStretch> Open)
{
    public DateTimeOffset? NextOpen(DateTimeOffset at, IReadOnlyList<DateTimeZone> zones) => at;
}
