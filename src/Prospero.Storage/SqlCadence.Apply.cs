using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public Task Apply(ITransaction tx, WorkspaceId workspace, Consequences consequences, CancellationToken ct) =>
        Apply(tx, [(workspace, consequences)], null, null, ct);

    // Runs first: what is scheduled afterwards obeys their new state. Of them, those that end before those that begin: a lead
    // that starts over in a workflow has one open run there at a time. Events last: their positions are taken under a lock
    // of the workspace's row.
    async Task Apply(
        ITransaction tx,
        IReadOnlyList<(WorkspaceId Workspace, Consequences What)> all,
        Dictionary<RunId, Walk>? held,
        Dictionary<(WorkspaceId, LeadId), Lead>? heldLeads,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        var start = all.SelectMany(item => item.What.Start).ToList();
        var changes = all.SelectMany(item => item.What.Runs, (item, change) => (item.Workspace, change)).ToList();
        var changed = await ChangeRuns(sql, changes, ct);
        await InsertRuns(sql, start, ct);
        await ChangePending(sql, [.. all.SelectMany(item => item.What.Pending, (item, change) => (item.Workspace, change))], ct);
        await Unpark(sql, [.. all.SelectMany(item => item.What.Unpark)], ct);
        // Before anything new is scheduled: what a step brings about is not awaited by a step behind it.
        if (all.SelectMany(item => item.What.Wakes, (item, wake) => (item.Workspace, wake)).ToList() is { Count: > 0 } wakes)
            await WakeTurns(sql, wakes, ct);
        await Schedule(sql, [.. all.SelectMany(item => item.What.Schedule)], start, changes.Count == 0 ? held : null, ct);
        if (all.SelectMany(item => item.What.Updates, (item, update) => (item.Workspace, update)).ToList() is { Count: > 0 } updates)
            await UpdateLeads(tx, updates, heldLeads, ct);
        if (all.SelectMany(item => item.What.Arms, (item, arm) => (item.Workspace, arm)).ToList() is { Count: > 0 } arms)
            await TakeArms(sql, arms, ct);
        if (all.SelectMany(item => item.What.Tasks).ToList() is { Count: > 0 } tasks)
            await SqlLeadTasks.Insert(sql, tasks, ct);
        if (all.SelectMany(item => item.What.Suppress).ToList() is { Count: > 0 } suppressions)
            await leads.Suppress(tx, suppressions, ct);
        var moved = await SqlLeadCards.Move(sql, [.. all.SelectMany(item => item.What.Cards, (item, move) => (item.Workspace, move))], ct);
        await AppendEvents(tx, [.. all, .. moved, .. changed.Select(Told)], ct);
    }

    static (WorkspaceId Workspace, Consequences What) Told((WorkspaceId Workspace, RunChange Change) changed) =>
        (
            changed.Workspace,
            new Consequences
            {
                Events = changed.Change.Event is { } happened ? [happened] : [],
                Activities = changed.Change.Activity is { } line ? [line] : [],
            }
        );

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

    // Returns the changes that were written: a run that somebody else closed meanwhile ends once and is told once.
    static async Task<List<(WorkspaceId Workspace, RunChange Change)>> ChangeRuns(
        Sql sql,
        IReadOnlyList<(WorkspaceId Workspace, RunChange Change)> changes,
        CancellationToken ct
    )
    {
        var written = new List<(WorkspaceId Workspace, RunChange Change)>(changes.Count);
        foreach (var round in Rounds(changes, item => item.Change.Run))
        {
            var runs = await sql.Query(
                """
                update run
                set state = new_state, reason = new_reason, status_key = coalesce(new_status_key, status_key),
                    status_since = case when new_status_key is null then status_since else changed_at end,
                    status_due = case
                        when new_state = 'closed' then null
                        when new_status_key is null then status_due
                        else new_status_due
                    end,
                    replied_at = coalesce(replied_at, new_replied_at),
                    closed_at = case when new_state = 'closed' then changed_at else closed_at end
                from {rows} as given
                where workspace_id = ws and id = of_run and state <> 'closed'
                returning workspace_id, id
                """,
                RowColumns
                    .Of(round)
                    .Id("ws", item => item.Workspace.Value)
                    .Id("of_run", item => item.Change.Run.Value)
                    .Text("new_state", item => StoredNames.RunStates.Of(item.Change.State))
                    .Text("new_reason", item => StoredNames.RunReasons.Of(item.Change.Reason))
                    .Text("new_status_key", item => item.Change.StatusKey)
                    .Time("new_status_due", item => item.Change.StatusDue)
                    .Time("new_replied_at", item => item.Change.RepliedAt)
                    .Time("changed_at", item => item.Change.At)
                    .Rows,
                [],
                ReadKey,
                ct
            );
            var keys = runs.ToHashSet();
            written.AddRange(round.Where(item => keys.Contains((item.Workspace.Value, item.Change.Run.Value))));
        }

        return written;
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
                set state = 'cancelled', due_at = null, parked_due = null, claim_id = null, lease_until = null, hold_reason = null,
                    reason = new_reason
                from {rows} as given
                where workspace_id = ws and run_id = of_run and state in ('scheduled', 'claimed', 'held')
                    and (on_channel is null or (channel = on_channel and kind <> 'turn'))
                """,
            PendingAction.Park => """
                update touchpoint
                set state = 'scheduled', due_at = null, parked_due = coalesce(due_at, parked_due), claim_id = null,
                    lease_until = null, reason = new_reason
                from {rows} as given
                where workspace_id = ws and run_id = of_run and state in ('scheduled', 'claimed')
                    and (on_channel is null or (channel = on_channel and kind <> 'turn'))
                """,
            PendingAction.Postpone => """
                update touchpoint
                set state = 'scheduled', due_at = not_before, claim_id = null, lease_until = null, reason = new_reason
                from {rows} as given
                where workspace_id = ws and run_id = of_run and state in ('scheduled', 'claimed')
                    and due_at < not_before and kind <> 'turn' and (on_channel is null or channel = on_channel)
                """,
            _ => throw new System.Diagnostics.UnreachableException(action.ToString()),
        };

    // A run that ended meanwhile takes no more touchpoints, a parked one parks them. What a run says is known where it has
    // just been started, and where it is held and has not been changed since.
    static async Task Schedule(
        Sql sql,
        List<Touchpoint> touchpoints,
        List<Run> started,
        Dictionary<RunId, Walk>? held,
        CancellationToken ct
    )
    {
        if (touchpoints.Count == 0)
            return;
        var walks = held is null ? [] : new Dictionary<RunId, Walk>(held);
        foreach (var run in started)
            walks[run.Id] = new Walk(run.State, run.Reason);
        var unknown = touchpoints.Where(item => item.Run is { } run && !walks.ContainsKey(run)).ToList();
        foreach (var (run, walk) in await Hold(sql, unknown.Select(item => (item.Workspace, item.Run!.Value)), ct))
            walks[run] = walk;
        var allowed = touchpoints.Select(item => AsItsRunAllows(item, Of(item, walks))).OfType<Touchpoint>().ToList();
        foreach (var touchpoint in allowed)
            sql.NoteDue(touchpoint.DueAt, touchpoint.Clock);
        await sql.Send(
            $$"""
            insert into touchpoint ({{CadenceRows.TouchpointColumns}})
            select {{CadenceRows.TouchpointColumns}} from {rows} as given
            """,
            CadenceRows.Of(allowed),
            [],
            ct
        );
    }

    static Touchpoint? AsItsRunAllows(Touchpoint touchpoint, Walk? walk) =>
        touchpoint.State != TouchpointState.Scheduled || walk is null ? touchpoint
        : walk.IsOver ? null
        : walk.State == RunState.Parked
            ? touchpoint with
            {
                DueAt = null,
                ParkedDue = touchpoint.DueAt,
                Reason = StoredNames.RunReasons.Of(walk.Reason),
            }
        : touchpoint;

    static Task Unpark(Sql sql, List<Unparked> parked, CancellationToken ct)
    {
        foreach (var (touchpoint, due) in parked)
            sql.NoteDue(due, touchpoint.Clock);
        return sql.Send(
            """
            update touchpoint
            set due_at = new_due, parked_due = null, reason = null
            from {rows} as given
            where workspace_id = ws and id = tp and state = 'scheduled' and due_at is null
            """,
            RowColumns
                .Of(parked)
                .Id("ws", item => item.Touchpoint.Workspace.Value)
                .Id("tp", item => item.Touchpoint.Id.Value)
                .Time("new_due", item => item.Due)
                .Rows,
            [],
            ct
        );
    }

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
