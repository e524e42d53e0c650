using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>What a workspace lays down about time for all of its workflows.</summary>
/// <param name="Zone">The zone of leads whose own is not known, where the workflow names none.</param>
/// <param name="QuietHours">When nothing is sent, by channel; a channel without entry has none. They may go over midnight.</param>
/// <param name="Limits">What holds where a workflow says nothing.</param>
/// <param name="Calendars">Its holiday calendars.</param>
public sealed record WorkspaceRules(
    DateTimeZone Zone,
    IReadOnlyDictionary<Channel, IReadOnlyList<OpenStretch>> QuietHours,
    TimeLimits Limits,
    IReadOnlyList<HolidayCalendar> Calendars
)
{
    /// <summary>A workspace that lays nothing down.</summary>
    public static WorkspaceRules None { get; } =
        new(DateTimeZone.Utc, new Dictionary<Channel, IReadOnlyList<OpenStretch>>(), TimeLimits.None, []);
}

/// <summary>What a workspace lays down about time, as it is stored.</summary>
/// <param name="Zone">The workspace's IANA zone.</param>
/// <param name="Json">The document of its time rules; null if it has none.</param>
/// <param name="Calendars">Its holiday calendars, by name.</param>
public sealed record StoredTimeRules(string Zone, string? Json, IReadOnlyList<HolidayCalendar> Calendars);

/// <summary>Where the time rules and holiday calendars of workspaces are kept.</summary>
public interface ITimeRules
{
    /// <summary>What a workspace lays down; null if the workspace does not exist.</summary>
    Task<StoredTimeRules?> Find(WorkspaceId config, CancellationToken ct);

    /// <summary>Replaces the document of a workspace's time rules.</summary>
    Task Save(ITransaction tx, WorkspaceId config, string json, DateTimeOffset now, CancellationToken ct);

    /// <summary>Adds a calendar, or replaces the one of this name.</summary>
    Task SaveCalendar(ITransaction tx, WorkspaceId config, HolidayCalendar calendar, DateTimeOffset now, CancellationToken ct);
}
