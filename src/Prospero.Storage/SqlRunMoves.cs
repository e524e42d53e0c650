using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>Going over to another version in SQL. Runs are held before anything of theirs is touched.</summary>
public sealed class SqlRunMoves(SqlStore store) : IRunMoves
{
    static readonly string QualifiedTouchpointColumns = string.Join(
        ", ",
        CadenceRows.TouchpointColumns.Split(", ").Select(column => $"t.{column}")
    );

    public async Task<IReadOnlyList<Run>> Behind(
        ITransaction tx,
        WorkspaceId workspace,
        WorkflowId workflow,
        WorkflowVersionId version,
        Guid? after,
        int limit,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        return await sql.Query(
            $"""
            select {CadenceRows.RunColumns}
            from run
            where workspace_id = @workspace and id > @after and workflow_id = @workflow and version_id <> @version and state <> 'closed'
            order by id
            limit @limit {sql.Dialect.ForUpdate}
            """,
            [
                ("workspace", workspace.Value),
                ("workflow", workflow.Value),
                ("version", version.Value),
                ("after", after ?? Guid.Empty),
                ("limit", limit),
            ],
            CadenceRows.ReadRun,
            ct
        );
    }

    public async Task<IReadOnlyList<Run>> Behind(
        ITransaction tx,
        WorkspaceId workspace,
        WorkflowVersionId version,
        IReadOnlyCollection<RunId> runs,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        return await sql.Query(
            $$"""
            select {{CadenceRows.RunColumns}}
            from run
            where workspace_id = @workspace and id in (select of_run from {rows} as given) and version_id <> @version
                and state <> 'closed'
            order by id {{sql.Dialect.ForUpdate}}
            """,
            RowColumns.Of(runs).Id("of_run", run => run.Value).Rows,
            [("workspace", workspace.Value), ("version", version.Value)],
            CadenceRows.ReadRun,
            ct
        );
    }

    public async Task<IReadOnlyList<Touchpoint>> Ahead(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<RunId> runs,
        CancellationToken ct
    ) =>
        await tx.Sql()
            .Query(
                $$"""
                select {{QualifiedTouchpointColumns}}
                from {rows} as given
                join touchpoint t on t.workspace_id = @workspace and t.run_id = given.of_run
                where t.state in ('scheduled', 'claimed', 'sending', 'held') or (t.state = 'sent' and t.due_at is not null)
                order by t.id
                """,
                RowColumns.Of(runs).Id("of_run", run => run.Value).Rows,
                [("workspace", workspace.Value)],
                CadenceRows.ReadTouchpoint,
                ct
            );

    public async Task<IReadOnlyList<bool>> Move(ITransaction tx, IReadOnlyList<RunMove> moves, CancellationToken ct)
    {
        var sql = tx.Sql();
        var withTouch = moves.Where(move => move.Before is not null).ToList();
        var moved = (await MoveTouchpoints(sql, withTouch, ct)).ToHashSet();
        var ours = moves.Where(move => move.Before is null || moved.Contains(move.Before.Id.Value)).ToList();
        var runs = (await MoveRuns(sql, ours, ct)).ToHashSet();
        return [.. moves.Select(move => runs.Contains(move.Run.Id.Value))];
    }

    public async Task<IReadOnlyList<PlacedRuns>> Count(WorkspaceId config, WorkflowId workflow, CancellationToken ct)
    {
        const string text = """
            select r.version_id, t.step_key, r.status_key, count(distinct r.id)
            from run r
            left join touchpoint t on t.workspace_id = r.workspace_id and t.run_id = r.id
                and (t.state in ('scheduled', 'claimed', 'sending', 'held') or (t.state = 'sent' and t.due_at is not null))
            where r.workspace_id in (select id from workspace where id = @config or test_of = @config)
                and r.workflow_id = @workflow and r.state <> 'closed'
            group by r.version_id, t.step_key, r.status_key
            """;
        return await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("config", config.Value), ("workflow", workflow.Value)],
                    row => new PlacedRuns(new WorkflowVersionId(row.Id(0)), row.TextOrNull(1), row.Text(2), row.Number(3)),
                    ct
                ),
            ct
        );
    }

    // The run is held, so that nothing is scheduled meanwhile; what was claimed or settled meanwhile does not fit any more.
    static Task<List<Guid>> MoveTouchpoints(Sql sql, List<RunMove> moves, CancellationToken ct)
    {
        foreach (var move in moves)
            sql.NoteDue(move.After!.State == TouchpointState.Scheduled ? move.After.DueAt : null, move.After.Clock);
        return sql.Query(
            """
            update touchpoint
            set version_id = new_version, step_index = new_index, step_key = new_key, number = new_number, channel = new_channel,
                sender_id = new_sender, state = new_state, due_at = new_due, slot_at = new_slot, parked_due = new_parked,
                hold_reason = new_hold, reason = new_reason, outcome = new_outcome, awaits = new_awaits
            from {rows} as given
            where workspace_id = ws and id = tp and version_id = old_version and state = old_state
                and (due_at = old_due or (due_at is null and old_due is null))
            returning id
            """,
            RowColumns
                .Of(moves)
                .Id("ws", move => move.Run.Workspace.Value)
                .Id("tp", move => move.Before!.Id.Value)
                .Id("old_version", move => move.Before!.Version.Value)
                .Text("old_state", move => StoredNames.TouchpointStates.Of(move.Before!.State))
                .Time("old_due", move => move.Before!.DueAt)
                .Id("new_version", move => move.Version.Value)
                .Number("new_index", move => move.After!.StepIndex)
                .Text("new_key", move => move.After!.StepKey)
                .Number("new_number", move => move.After!.Number)
                .Text("new_channel", move => move.After!.Channel.Name())
                .Id("new_sender", move => move.After!.Sender.Value)
                .Text("new_state", move => StoredNames.TouchpointStates.Of(move.After!.State))
                .Time("new_due", move => move.After!.DueAt)
                .Time("new_slot", move => move.After!.SlotAt)
                .Time("new_parked", move => move.After!.ParkedDue)
                .Text("new_hold", move => StoredNames.HoldReasons.Of(move.After!.HoldReason))
                .Text("new_reason", move => move.After!.Reason)
                .Text("new_outcome", move => move.After!.Outcome)
                .Text("new_awaits", move => CadenceRows.AwaitsOf(move.After!))
                .Rows,
            [],
            row => row.Id(0),
            ct
        );
    }

    static Task<List<Guid>> MoveRuns(Sql sql, List<RunMove> moves, CancellationToken ct) =>
        sql.Query(
            """
            update run
            set version_id = new_version, status_key = new_status, status_since = new_since, status_due = new_status_due
            from {rows} as given
            where workspace_id = ws and id = of_run and version_id = old_version and state <> 'closed'
            returning id
            """,
            RowColumns
                .Of(moves)
                .Id("ws", move => move.Run.Workspace.Value)
                .Id("of_run", move => move.Run.Id.Value)
                .Id("old_version", move => move.Run.Version.Value)
                .Id("new_version", move => move.Version.Value)
                .Text("new_status", move => move.StatusKey)
                .Time("new_since", move => move.StatusSince)
                .Time("new_status_due", move => move.StatusDue)
                .Rows,
            [],
            row => row.Id(0),
            ct
        );
}
