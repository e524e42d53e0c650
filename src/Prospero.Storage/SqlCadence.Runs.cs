using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public async Task<IReadOnlyList<Run>> OpenRuns(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> leads,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        return await sql.Query(
            $$"""
            select {{CadenceRows.RunColumns}}
            from run
            where workspace_id = @workspace and lead_id in (select lead from {rows} as given) and state <> 'closed'
            order by started_at, id {{sql.Dialect.ForUpdate}}
            """,
            Leads(leads),
            [("workspace", workspace.Value)],
            CadenceRows.ReadRun,
            ct
        );
    }

    public async Task<IReadOnlyList<Touchpoint>> Pending(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<RunId> runs,
        CancellationToken ct
    ) => await Pending(tx.Sql(), workspace, runs, ct);

    public async Task<IReadOnlyList<Touchpoint>> Pending(WorkspaceId workspace, IReadOnlyCollection<RunId> runs, CancellationToken ct) =>
        await store.Read(sql => Pending(sql, workspace, runs, ct), ct);

    static Task<List<Touchpoint>> Pending(Sql sql, WorkspaceId workspace, IReadOnlyCollection<RunId> runs, CancellationToken ct) =>
        sql.Query(
            $$"""
            select {{CadenceRows.TouchpointColumns}}
            from touchpoint
            where workspace_id = @workspace and run_id in (select run from {rows} as given)
                and state in ('scheduled', 'claimed', 'sending', 'held')
            order by case when due_at is null then 1 else 0 end, due_at, id
            """,
            RowColumns.Of(runs).Id("run", run => run.Value).Rows,
            [("workspace", workspace.Value)],
            CadenceRows.ReadTouchpoint,
            ct
        );

    public Task<Run?> FindRun(ITransaction tx, WorkspaceId workspace, RunId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        return sql.QueryFirst(
            $"select {CadenceRows.RunColumns} from run where workspace_id = @workspace and id = @id {sql.Dialect.ForUpdate}",
            [("workspace", workspace.Value), ("id", id.Value)],
            CadenceRows.ReadRun,
            ct
        );
    }

    public async Task<IReadOnlyList<Run>> RunsOf(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct) =>
        await store.Read(sql => RunsOf(sql, workspace, leads, ct), ct);

    static Task<List<Run>> RunsOf(Sql sql, WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct) =>
        sql.Query(
            $$"""
            select {{CadenceRows.RunColumns}}
            from run
            where workspace_id = @workspace and lead_id in (select lead from {rows} as given)
            order by started_at, id
            """,
            Leads(leads),
            [("workspace", workspace.Value)],
            CadenceRows.ReadRun,
            ct
        );

    public async Task<IReadOnlyList<Touchpoint>> TouchpointsOf(WorkspaceId workspace, LeadId lead, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.TouchpointColumns}
                    from touchpoint
                    where workspace_id = @workspace and lead_id = @lead
                    order by id
                    """,
                    [("workspace", workspace.Value), ("lead", lead.Value)],
                    CadenceRows.ReadTouchpoint,
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<Touchpoint>> TouchpointsOf(ITransaction tx, WorkspaceId workspace, RunId run, CancellationToken ct) =>
        await tx.Sql()
            .Query(
                $"select {CadenceRows.TouchpointColumns} from touchpoint where workspace_id = @workspace and run_id = @run order by id",
                [("workspace", workspace.Value), ("run", run.Value)],
                CadenceRows.ReadTouchpoint,
                ct
            );

    public Task<Touchpoint?> Find(ITransaction tx, WorkspaceId workspace, TouchpointId id, CancellationToken ct) =>
        tx.Sql()
            .QueryFirst(
                $"select {CadenceRows.TouchpointColumns} from touchpoint where workspace_id = @workspace and id = @id",
                [("workspace", workspace.Value), ("id", id.Value)],
                CadenceRows.ReadTouchpoint,
                ct
            );

    public async Task<IReadOnlyList<Attempt>> AttemptsOf(WorkspaceId workspace, TouchpointId id, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.AttemptColumns}
                    from attempt
                    where workspace_id = @workspace and touchpoint_id = @id
                    order by requested_at, number, id
                    """,
                    [("workspace", workspace.Value), ("id", id.Value)],
                    CadenceRows.ReadAttempt,
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<Attempt>> AttemptsOf(WorkspaceId workspace, LeadId lead, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.AttemptColumns}
                    from attempt
                    where workspace_id = @workspace
                        and touchpoint_id in (select t.id from touchpoint t where t.workspace_id = @workspace and t.lead_id = @lead)
                    order by requested_at, number, id
                    """,
                    [("workspace", workspace.Value), ("lead", lead.Value)],
                    CadenceRows.ReadAttempt,
                    ct
                ),
            ct
        );

    static RowColumns Leads(IReadOnlyCollection<LeadId> leads) => RowColumns.Of(leads).Id("lead", lead => lead.Value).Rows;
}
