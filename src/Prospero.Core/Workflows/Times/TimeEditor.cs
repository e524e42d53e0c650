using NodaTime;
using Prospero.Core.Workflows.Calendars;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

/// <summary>Changes what a workspace lays down about time. What has a problem is never stored.</summary>
public sealed class TimeEditor(ITimeRules times, TimeProvider clock)
{
    /// <summary>Replaces the workspace's time rules. They hold from the next contact on.</summary>
    public async Task<Parsed<WorkspaceRules>> SaveRules(ITransaction tx, WorkspaceId config, string json, CancellationToken ct)
    {
        var stored = await Find(config, ct);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(stored.Zone) ?? DateTimeZone.Utc;
        var rules = TimeRulesReader.Read(json, zone, stored.Calendars);
        if (rules.IsValid)
            await times.Save(tx, config, json, clock.GetUtcNow(), ct);
        return rules;
    }

    /// <summary>Adds a holiday calendar, or replaces the one of its name; see <see cref="CalendarFile.Read"/>.</summary>
    public async Task<Parsed<HolidayCalendar>> Import(
        ITransaction tx,
        WorkspaceId config,
        string text,
        string? name,
        string? country,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow();
        var calendar = CalendarFile.Read(text, name, country, now.Year);
        if (calendar.IsValid)
            await times.SaveCalendar(tx, config, calendar.Value, now, ct);
        return calendar;
    }

    /// <summary>What the workspace lays down, as it is stored.</summary>
    /// <exception cref="InvalidOperationException">The workspace is gone.</exception>
    public async Task<StoredTimeRules> Find(WorkspaceId config, CancellationToken ct) =>
        await times.Find(config, ct)
        ?? throw new InvalidOperationException($"Workspace {config} is gone from the database; restore it from a backup.");
}
