namespace Prospero.Core.Cadence;

/// <summary>The timetable of runs whose time in their status is over.</summary>
public interface IStatusTimeouts
{
    /// <summary>Open runs whose time is over on a clock, earliest first.</summary>
    Task<IReadOnlyList<Run>> Due(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>When the next run's time is over on a clock; null if none's ever is.</summary>
    Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct);

    /// <summary>Gives a run that is open more time in its status, or all of it.</summary>
    /// <param name="until">Until when; null for ever.</param>
    Task Postpone(ITransaction tx, WorkspaceId workspace, RunId run, DateTimeOffset? until, CancellationToken ct);
}
