using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>Runs whose time in their status is over, in SQL.</summary>
public sealed class SqlStatusTimeouts(SqlStore store) : IStatusTimeouts
{
    public async Task<IReadOnlyList<Run>> Due(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.RunColumns}
                    from run
                    where status_due <= @now and {OnClock(clock)} and state <> 'closed'
                    order by status_due, id
                    limit @limit
                    """,
                    [("now", now), ("clock", clock?.Value), ("limit", limit)],
                    CadenceRows.ReadRun,
                    ct
                ),
            ct
        );

    public Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) =>
        store.Read(
            sql =>
                sql.QueryFirst(
                    $"select min(status_due) from run where status_due is not null and {OnClock(clock)}",
                    [("clock", clock?.Value)],
                    row => row.TimeOrNull(0),
                    ct
                ),
            ct
        );

    public Task Postpone(ITransaction tx, WorkspaceId workspace, RunId run, DateTimeOffset? until, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                "update run set status_due = @until where workspace_id = @workspace and id = @run and state <> 'closed'",
                [("until", until), ("workspace", workspace.Value), ("run", run.Value)],
                ct
            );

    static string OnClock(ClockId? clock) => clock is null ? "clock_id is null" : "clock_id = @clock";
}
