using Prospero.Core;
using Prospero.Core.Events;

namespace Prospero.Storage;

public sealed partial class SqlEvents
{
    // So many positions are looked through at once, so that a rare type does not cost a walk through the whole log.
    const int Window = 10_000;

    public Task<EventPage> Page(WorkspaceId workspace, EventQuery query, CancellationToken ct) =>
        store.Read(sql => Page(sql, workspace, query, ct), ct);

    public async Task<IReadOnlyDictionary<WorkspaceId, long>> Heads(IReadOnlyCollection<WorkspaceId> workspaces, CancellationToken ct)
    {
        const string text = "select w.id, w.event_head from {rows} as r join workspace w on w.id = r.ws";
        var rows = RowColumns.Of(workspaces).Id("ws", workspace => workspace.Value).Rows;
        var heads = await store.Read(
            sql => sql.Query(text, rows, [], row => (Workspace: new WorkspaceId(row.Id(0)), Head: row.Number(1)), ct),
            ct
        );
        return heads.ToDictionary(one => one.Workspace, one => one.Head);
    }

    public Task<int> Prune(WorkspaceId workspace, DateTimeOffset before, int limit, CancellationToken ct) =>
        store.InTransaction(tx => Prune(tx.Sql(), workspace, before, limit, ct), ct);

    // The head is read first and what was pruned last: all events up to that head are there to be read, and what was
    // removed in between is known in the end.
    static async Task<EventPage> Page(Sql sql, WorkspaceId workspace, EventQuery query, CancellationToken ct)
    {
        var after = query.After ?? await Pruned(sql, workspace, ct);
        var head = await Head(sql, workspace, ct);
        var to = Math.Min(head, after + Window);
        var events = await Behind(sql, workspace, after, to, query, ct);
        var pruned = await Pruned(sql, workspace, ct);
        var cursor = events.Count < query.Limit ? Math.Max(after, to) : events[^1].Position;
        return new EventPage(events, cursor, head, pruned, after < pruned);
    }

    static Task<List<StoredEvent>> Behind(Sql sql, WorkspaceId workspace, long after, long to, EventQuery query, CancellationToken ct)
    {
        const string all = """
            select position, id, type, at, lead_id, payload from event
            where workspace_id = @workspace and position > @after and position <= @to
            order by position limit @limit
            """;
        const string some = """
            select position, id, type, at, lead_id, payload from event
            where workspace_id = @workspace and position > @after and position <= @to and type in (select r.wanted from {rows} as r)
            order by position limit @limit
            """;
        (string, object?)[] parameters = [("workspace", workspace.Value), ("after", after), ("to", to), ("limit", query.Limit)];
        return query.Types.Count == 0
            ? sql.Query(all, parameters, Event, ct)
            : sql.Query(some, RowColumns.Of(query.Types).Text("wanted", type => type).Rows, parameters, Event, ct);
    }

    static Task<long> Head(Sql sql, WorkspaceId workspace, CancellationToken ct) =>
        sql.QueryFirst(
            "select event_head from workspace where id = @workspace",
            [("workspace", workspace.Value)],
            row => row.Number(0),
            ct
        );

    internal static Task<long> Pruned(Sql sql, WorkspaceId workspace, CancellationToken ct) =>
        sql.QueryFirst(
            "select pruned from event_reach where workspace_id = @workspace",
            [("workspace", workspace.Value)],
            row => row.Number(0),
            ct
        );

    static async Task<int> Prune(Sql sql, WorkspaceId workspace, DateTimeOffset before, int limit, CancellationToken ct)
    {
        const string firstKept = """
            select min(position) from event
            where workspace_id = @workspace and position > @pruned and position <= @last and at >= @before
            """;
        var find = $"select fanned_out, pruned from event_reach where workspace_id = @workspace{sql.Dialect.ForUpdate}";
        (string, object?) ours = ("workspace", workspace.Value);
        if (await sql.QueryFirst<(long, long)?>(find, [ours], row => (row.Number(0), row.Number(1)), ct) is not var (fannedOut, pruned))
            return 0;
        var last = Math.Min(fannedOut, pruned + limit);
        if (
            await sql.QueryFirst(
                firstKept,
                [ours, ("pruned", pruned), ("last", last), ("before", before)],
                row => row.NumberOrNull(0),
                ct
            ) is
            { } kept
        )
            last = kept - 1;
        if (last <= pruned)
            return 0;
        var removed = await sql.Execute(
            "delete from event where workspace_id = @workspace and position > @pruned and position <= @last",
            [ours, ("pruned", pruned), ("last", last)],
            ct
        );
        await sql.Execute("update event_reach set pruned = @last where workspace_id = @workspace", [ours, ("last", last)], ct);
        return removed;
    }
}
