using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public async Task<int> TakeBack(ITransaction tx, WorkspaceId config, PauseScope scope, Guid subject, CancellationToken ct)
    {
        var sql = tx.Sql();
        return await sql.Execute(TakeBackText(sql.Dialect, scope), [("config", config.Value), .. Subject(scope, subject)], ct);
    }

    // What is claimed is found among what is leased, which is little.
    internal static string TakeBackText(Dialect dialect, PauseScope scope) =>
        $"""
            update touchpoint
            set state = 'scheduled', claim_id = null, lease_until = null
            where lease_until is not null and state = 'claimed'
                and {dialect.Aside("workspace_id")} in (select id from workspace where id = @config or test_of = @config) {Within(scope)}
            """;

    public async Task<IReadOnlyList<Touchpoint>> Parked(
        ITransaction tx,
        WorkspaceId workspace,
        PauseScope scope,
        Guid subject,
        Guid? after,
        int limit,
        CancellationToken ct
    ) =>
        await tx.Sql()
            .Query(
                $"""
                select {CadenceRows.TouchpointColumns}
                from touchpoint
                where workspace_id = @workspace and state = 'scheduled' and due_at is null and id > @after {Within(scope)}
                order by id
                limit @limit
                """,
                [("workspace", workspace.Value), ("after", after ?? Guid.Empty), ("limit", limit), .. Subject(scope, subject)],
                CadenceRows.ReadTouchpoint,
                ct
            );

    public async Task<IReadOnlyList<bool>> Unpark(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyList<(Touchpoint Touchpoint, DateTimeOffset Due)> parked,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        var walks = await Hold(
            sql,
            parked.Where(item => item.Touchpoint.Run is not null).Select(item => (workspace, item.Touchpoint.Run!.Value)),
            ct
        );
        var free = parked.Where(item => MayGoOn(Of(item.Touchpoint, walks))).ToList();
        await Wake(sql, workspace, [.. walks.Where(walk => walk.Value.IsWaiting).Select(walk => walk.Key)], ct);
        foreach (var (touchpoint, due) in free)
            sql.NoteDue(due, touchpoint.Clock);
        var changed = await sql.Query(
            """
            update touchpoint
            set due_at = new_due, parked_due = null, slot_at = null, reason = null
            from {rows} as given
            where workspace_id = ws and id = tp and state = 'scheduled' and due_at is null
            returning workspace_id, id
            """,
            RowColumns
                .Of(free)
                .Id("ws", item => item.Touchpoint.Workspace.Value)
                .Id("tp", item => item.Touchpoint.Id.Value)
                .Time("new_due", item => item.Due)
                .Rows,
            [],
            ReadKey,
            ct
        );
        var keys = changed.ToHashSet();
        return [.. parked.Select(item => keys.Contains((item.Touchpoint.Workspace.Value, item.Touchpoint.Id.Value)))];
    }

    static bool MayGoOn(Walk? walk) => walk is null || walk.State == RunState.Active || walk.IsWaiting;

    static Task Wake(Sql sql, WorkspaceId workspace, List<RunId> waiting, CancellationToken ct) =>
        sql.Send(
            """
            update run set state = 'active', reason = null
            from {rows} as given
            where workspace_id = ws and id = of_run and state = 'parked' and reason = 'workflow_paused'
            """,
            RowColumns.Of(waiting).Id("ws", _ => workspace.Value).Id("of_run", run => run.Value).Rows,
            [],
            ct
        );

    static string Within(PauseScope scope) =>
        scope switch
        {
            PauseScope.Workspace => "",
            PauseScope.Workflow => "and workflow_id = @subject",
            _ => "and sender_id = @subject",
        };

    static (string, object?)[] Subject(PauseScope scope, Guid subject) => scope == PauseScope.Workspace ? [] : [("subject", subject)];

    public async Task<IReadOnlyList<Touchpoint>> Held(WorkspaceId workspace, TouchpointId after, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.TouchpointColumns}
                    from touchpoint
                    where workspace_id = @workspace and state = 'held' and id > @after
                    order by id
                    limit @limit
                    """,
                    [("workspace", workspace.Value), ("after", after.Value), ("limit", limit)],
                    CadenceRows.ReadTouchpoint,
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<Touchpoint>> HeldOf(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> leads,
        CancellationToken ct
    ) =>
        await tx.Sql()
            .Query(
                $$"""
                select {{CadenceRows.TouchpointColumns}}
                from touchpoint
                where workspace_id = @workspace and state = 'held' and lead_id in (select lead from {rows} as given)
                order by id
                """,
                Leads(leads),
                [("workspace", workspace.Value)],
                CadenceRows.ReadTouchpoint,
                ct
            );
}
