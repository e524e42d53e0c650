using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Storage;

/// <summary>What simulated people will do.</summary>
public sealed class SqlSimulatedActs(SqlStore store) : ISimulatedActs
{
    const string Columns = "workspace_id, id, clock_id, due_at, act, touchpoint_id";

    public Task Add(IReadOnlyCollection<SimulatedAct> acts, CancellationToken ct) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        $$"""
                        insert into simulated_act ({{Columns}})
                        select {{Columns}} from {rows} as given where true
                        on conflict do nothing
                        """,
                        RowColumns
                            .Of(acts)
                            .Id("workspace_id", act => act.Workspace.Value)
                            .Id("id", act => act.Id)
                            .Id("clock_id", act => act.Clock?.Value)
                            .Time("due_at", act => act.DueAt)
                            .Json("act", act => act.Json)
                            .Id("touchpoint_id", act => act.Touchpoint?.Value)
                            .Rows,
                        [],
                        ct
                    ),
            ct
        );

    public async Task<IReadOnlyList<SimulatedAct>> Due(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {Columns}
                    from simulated_act
                    where due_at <= @now and {OnClock(clock)}
                    order by due_at, id
                    limit @limit
                    """,
                    [("now", now), ("clock", clock?.Value), ("limit", limit)],
                    Read,
                    ct
                ),
            ct
        );

    public Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) =>
        store.Read(
            sql =>
                sql.QueryFirst(
                    $"select min(due_at) from simulated_act where {OnClock(clock)}",
                    [("clock", clock?.Value)],
                    row => row.TimeOrNull(0),
                    ct
                ),
            ct
        );

    public Task Remove(IReadOnlyCollection<Guid> acts, CancellationToken ct) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        "delete from simulated_act where id in (select act_id from {rows} as given)",
                        RowColumns.Of(acts).Id("act_id", id => id).Rows,
                        [],
                        ct
                    ),
            ct
        );

    static string OnClock(ClockId? clock) => clock is null ? "clock_id is null" : "clock_id = @clock";

    static SimulatedAct Read(Row row) =>
        new(
            row.Id(1),
            new WorkspaceId(row.Id(0)),
            row.IdOrNull(2) is { } clock ? new ClockId(clock) : null,
            row.Time(3),
            row.Text(4),
            row.IdOrNull(5) is { } touchpoint ? new TouchpointId(touchpoint) : null
        );
}
