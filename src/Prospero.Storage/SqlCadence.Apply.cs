using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public Task Apply(ITransaction tx, WorkspaceId workspace, Consequences consequences, CancellationToken ct) =>
        Apply(tx, [(workspace, consequences)], ct);

    // Runs first: what is scheduled afterwards obeys their new state. Events last: their positions are taken under a lock
    // of the workspace's row.
    async Task Apply(ITransaction tx, IReadOnlyList<(WorkspaceId Workspace, Consequences What)> all, CancellationToken ct)
    {
        var sql = tx.Sql();
        var started = all.SelectMany(item => item.What.Start).Select(run => run.Id).ToHashSet();
        await InsertRuns(sql, [.. all.SelectMany(item => item.What.Start)], ct);
        await ChangeRuns(sql, [.. all.SelectMany(item => item.What.Runs, (item, change) => (item.Workspace, change))], ct);
        await ChangePending(sql, [.. all.SelectMany(item => item.What.Pending, (item, change) => (item.Workspace, change))], ct);
        var scheduled = all.SelectMany(item => item.What.Schedule).ToLookup(item => item.Run is { } run && started.Contains(run));
        await ScheduleFirst(sql, [.. scheduled[true]], ct);
        await Schedule(sql, [.. scheduled[false]], ct);
        if (all.SelectMany(item => item.What.Suppress).ToList() is { Count: > 0 } suppressions)
            await leads.Suppress(tx, suppressions, ct);
        await AppendEvents(tx, all, ct);
    }

    static Task InsertRuns(Sql sql, IReadOnlyCollection<Run> runs, CancellationToken ct) =>
        sql.Send(
            $$"""
            insert into run ({{CadenceRows.RunColumns}})
            select {{CadenceRows.RunColumns}} from {rows} as given
            """,
            CadenceRows.Of(runs),
            [],
            ct
        );

    static async Task ChangeRuns(Sql sql, IReadOnlyList<(WorkspaceId Workspace, RunChange Change)> changes, CancellationToken ct)
    {
        foreach (var round in Rounds(changes, item => item.Change.Run))
            await sql.Send(
                """
                update run
                set state = new_state, reason = new_reason,
                    replied_at = coalesce(replied_at, new_replied_at),
                    closed_at = case when new_state = 'closed' then changed_at else closed_at end
                from {rows} as given
                where workspace_id = ws and id = of_run and state <> 'closed'
                """,
                RowColumns
                    .Of(round)
                    .Id("ws", item => item.Workspace.Value)
                    .Id("of_run", item => item.Change.Run.Value)
                    .Text("new_state", item => StoredNames.RunStates.Of(item.Change.State))
                    .Text("new_reason", item => StoredNames.RunReasons.Of(item.Change.Reason))
                    .Time("new_replied_at", item => item.Change.RepliedAt)
                    .Time("changed_at", item => item.Change.At)
                    .Rows,
                [],
                ct
            );
    }

    static async Task ChangePending(Sql sql, IReadOnlyList<(WorkspaceId Workspace, PendingChange Change)> changes, CancellationToken ct)
    {
        foreach (var round in Rounds(changes, item => item.Change.Run))
        {
            foreach (var action in round.GroupBy(item => item.Change.Action))
                await sql.Send(
                    Arrow(action.Key),
                    RowColumns
                        .Of(action.ToList())
                        .Id("ws", item => item.Workspace.Value)
                        .Id("of_run", item => item.Change.Run.Value)
                        .Text("on_channel", item => item.Change.Channel?.Name())
                        .Text("new_reason", item => item.Change.Reason)
                        .Time("not_before", item => item.Change.NotBefore)
                        .Rows,
                    [],
                    ct
                );
        }
    }

    // A touchpoint that is claimed but did not take off yet loses its claim: its send never begins.
    static string Arrow(PendingAction action) =>
        action switch
        {
            PendingAction.Cancel => """
                update touchpoint
                set state = 'cancelled', due_at = null, claim_id = null, lease_until = null, hold_reason = null, reason = new_reason
                from {rows} as given
                where workspace_id = ws and run_id = of_run and state in ('scheduled', 'claimed', 'held')
                    and (on_channel is null or channel = on_channel)
                """,
            PendingAction.Park => """
                update touchpoint
                set state = 'scheduled', due_at = null, claim_id = null, lease_until = null, reason = new_reason
                from {rows} as given
                where workspace_id = ws and run_id = of_run and state in ('scheduled', 'claimed')
                    and (on_channel is null or channel = on_channel)
                """,
            PendingAction.Postpone => """
                update touchpoint
                set state = 'scheduled', due_at = not_before, claim_id = null, lease_until = null, reason = new_reason
                from {rows} as given
                where workspace_id = ws and run_id = of_run and state in ('scheduled', 'claimed')
                    and due_at < not_before and (on_channel is null or channel = on_channel)
                """,
            _ => throw new System.Diagnostics.UnreachableException(action.ToString()),
        };

    // Touchpoints of runs that this transaction made: nobody else can have parked or ended them.
    static Task ScheduleFirst(Sql sql, IReadOnlyCollection<Touchpoint> touchpoints, CancellationToken ct) =>
        sql.Send(
            $$"""
            insert into touchpoint ({{CadenceRows.TouchpointColumns}})
            select {{CadenceRows.TouchpointColumns}} from {rows} as given
            """,
            CadenceRows.Of(touchpoints),
            [],
            ct
        );

    // A run that ended meanwhile takes no more touchpoints, a parked one parks them.
    static Task Schedule(Sql sql, IReadOnlyCollection<Touchpoint> touchpoints, CancellationToken ct) =>
        sql.Send(
            $$"""
            with given as materialized (select input.*, workspace_id as ws, run_id as of_run from {rows} as input),
            {{Walks(sql.Dialect)}}
            insert into touchpoint ({{CadenceRows.TouchpointColumns}})
            select workspace_id, id, lead_id, run_id, workflow_id, version_id, kind, step_index, step_key, number, channel,
                sender_id, state,
                case when state = 'scheduled' and walk_state = 'parked' then null else due_at end,
                slot_at, tries, hold_reason,
                case when state = 'scheduled' and walk_state = 'parked' then walk_reason else reason end,
                outcome, content, clock_id
            from given left join walk on walk_ws = ws and walk_id = of_run
            where state <> 'scheduled' or (coalesce(walk_state, 'active') <> 'closed' and coalesce(walk_reason, '') <> 'replied')
            """,
            CadenceRows.Of(touchpoints),
            [],
            ct
        );

    async Task AppendEvents(ITransaction tx, IReadOnlyList<(WorkspaceId Workspace, Consequences What)> all, CancellationToken ct)
    {
        var byWorkspace = all.Where(item => item.What.Events.Count + item.What.Activities.Count > 0)
            .GroupBy(item => item.Workspace)
            .OrderBy(group => group.Key.ToString(), StringComparer.Ordinal);
        foreach (var group in byWorkspace)
            await events.Append(
                tx,
                group.Key,
                [.. group.SelectMany(item => item.What.Events)],
                [.. group.SelectMany(item => item.What.Activities)],
                ct
            );
    }
}
