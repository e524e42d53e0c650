using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Workflows;

namespace Prospero.Storage;

/// <summary>The time rules and holiday calendars of workspaces in SQL.</summary>
public sealed class SqlTimeRules(SqlStore store) : ITimeRules
{
    public Task<StoredTimeRules?> Find(WorkspaceId config, CancellationToken ct) =>
        store.Read(
            async sql =>
            {
                (string, object?)[] key = [("workspace", config.Value)];
                var calendars = await sql.Query(
                    "select name, country, closed, opened from holiday_calendar where workspace_id = @workspace order by name",
                    key,
                    Calendar,
                    ct
                );
                return await sql.QueryFirst(
                    """
                    select time_zone, document from workspace
                    left join time_rules on time_rules.workspace_id = workspace.id
                    where workspace.id = @workspace
                    """,
                    key,
                    row => new StoredTimeRules(row.Text(0), row.TextOrNull(1), calendars),
                    ct
                );
            },
            ct
        );

    public Task Save(ITransaction tx, WorkspaceId config, string json, DateTimeOffset now, CancellationToken ct) =>
        tx.ConfigurationSql()
            .Execute(
                """
                insert into time_rules (workspace_id, document, updated_at) values (@workspace, @document, @now)
                on conflict (workspace_id) do update set document = excluded.document, updated_at = excluded.updated_at
                """,
                [("workspace", config.Value), ("document", json), ("now", now)],
                ct
            );

    public Task SaveCalendar(ITransaction tx, WorkspaceId config, HolidayCalendar calendar, DateTimeOffset now, CancellationToken ct) =>
        tx.ConfigurationSql()
            .Execute(
                """
                insert into holiday_calendar (workspace_id, name, country, closed, opened, updated_at)
                values (@workspace, @name, @country, @closed, @opened, @now)
                on conflict (workspace_id, name) do update set country = excluded.country, closed = excluded.closed,
                    opened = excluded.opened, updated_at = excluded.updated_at
                """,
                [
                    ("workspace", config.Value),
                    ("name", calendar.Name),
                    ("country", calendar.Country),
                    ("closed", ToJson(calendar.Closed)),
                    ("opened", ToJson(calendar.Opened)),
                    ("now", now),
                ],
                ct
            );

    static HolidayCalendar Calendar(Row row) => new(row.Text(0), row.TextOrNull(1), Days(row.Text(2)), Days(row.Text(3)));

    // As pairs of day and name.
    static string ToJson(IReadOnlyList<CalendarDay> days) =>
        JsonSerializer.Serialize(days.Select(day => new[] { day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Name }));

    static List<CalendarDay> Days(string json) =>
        [
            .. JsonSerializer
                .Deserialize<string?[][]>(json)!
                .Select(pair => new CalendarDay(DateOnly.ParseExact(pair[0]!, "yyyy-MM-dd", CultureInfo.InvariantCulture), pair[1])),
        ];
}
