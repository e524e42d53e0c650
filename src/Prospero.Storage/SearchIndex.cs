using System.Data.Common;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// The index behind searches of leads by parts of texts. It follows the log of events instead of the writes themselves,
/// which it would slow down; what it does not know yet is looked at beside it. It is built for a workspace once a search
/// there took long, so that who never searches never pays.
/// </summary>
internal sealed class SearchIndex(SqlStore store) : IAsyncDisposable
{
    /// <summary>With more events ahead of the index than these, searching without it is quicker.</summary>
    public const int MostAhead = 5_000;

    // A batch holds the writer of SQLite for some tens of milliseconds.
    const int Batch = 1_000;

    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    bool? _isThere;
    Task _catchUp = Task.CompletedTask;

    /// <summary>Makes the index where the database can; elsewhere searches read the leads one after the other.</summary>
    public static async Task Prepare(SqlStore store, CancellationToken ct)
    {
        var trigrams = store.Dialect.Trigrams;
        if (await Count(store, trigrams.Find, ct) > 0)
            return;
        try
        {
            await store.InTransaction(
                async tx =>
                {
                    foreach (var statement in trigrams.Make)
                        await tx.Sql().Execute(statement, [], ct);
                    return true;
                },
                ct
            );
        }
        catch (DbException)
        {
            // No pg_trgm, no right to add it, or a SQLite without FTS5.
        }
    }

    /// <summary>The event up to which the workspace's index is whole; null while there is none that is of use.</summary>
    public async Task<long?> Position(Sql sql, WorkspaceId workspace, CancellationToken ct)
    {
        if (!await IsThere(ct))
            return null;
        var found = await sql.Query(
            """
            select s.position, w.event_head, coalesce(e.pruned, 0)
            from lead_text_state s join workspace w on w.id = s.workspace_id left join event_reach e on e.workspace_id = w.id
            where s.workspace_id = @workspace and s.walked is null
            """,
            [("workspace", workspace.Value)],
            row => (Position: row.Number(0), Head: row.Number(1), Pruned: row.Number(2)),
            ct
        );
        if (found is not [var state])
            return null;
        var isBroken = state.Pruned > state.Position;
        if (isBroken || state.Head - state.Position > MostAhead / 5)
            Hurry(workspace);
        return isBroken || state.Head - state.Position > MostAhead ? null : state.Position;
    }

    /// <summary>Has the workspace's index built, or brought up to the newest event, in the background.</summary>
    public void Hurry(WorkspaceId workspace)
    {
        lock (_lock)
            if (_catchUp.IsCompleted && !_stop.IsCancellationRequested)
                _catchUp = Task.Run(() => TryCatchUp(workspace));
    }

    /// <summary>Brings the workspace's index up to the newest event.</summary>
    public async Task CatchUp(WorkspaceId workspace, CancellationToken ct)
    {
        if (!await IsThere(ct))
            return;
        while (await store.InTransaction(tx => Advance(tx.Sql(), workspace, ct), ct))
            ct.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _catchUp;
        _stop.Dispose();
    }

    async Task TryCatchUp(WorkspaceId workspace)
    {
        try
        {
            await CatchUp(workspace, _stop.Token);
        }
        catch (Exception e) when (e is DbException or StoreUnavailable or OperationCanceledException or ObjectDisposedException)
        {
            // The next search that takes long begins where this one ended.
        }
    }

    async Task<bool> IsThere(CancellationToken ct) => _isThere ??= await Count(store, store.Dialect.Trigrams.Find, ct) > 0;

    // One batch; true if there is more. The row of the state is held, so that of two nodes one waits and goes on behind the other.
    static async Task<bool> Advance(Sql sql, WorkspaceId workspace, CancellationToken ct)
    {
        (string, object?)[] key = [("workspace", workspace.Value)];
        var head = await sql.QueryFirst("select event_head from workspace where id = @workspace", key, row => row.Number(0), ct);
        var held = await sql.Query(
            $"select position, walked from lead_text_state where workspace_id = @workspace {sql.Dialect.ForUpdate}",
            key,
            row => (Position: row.Number(0), Walked: row.IdOrNull(1)),
            ct
        );
        if (held is not [var state])
        {
            const string begin = """
                insert into lead_text_state (workspace_id, position, walked) values (@workspace, @head, @walked)
                on conflict (workspace_id) do nothing
                """;
            await sql.Execute(begin, [.. key, ("head", head), ("walked", Guid.Empty)], ct);
            return true;
        }

        return state.Walked is { } walked ? await Walk(sql, workspace, walked, ct) : await Follow(sql, workspace, state.Position, head, ct);
    }

    // The first pass: all leads in the order of their ids. What changes meanwhile has events behind the position.
    static async Task<bool> Walk(Sql sql, WorkspaceId workspace, Guid walked, CancellationToken ct)
    {
        const string text = """
            select id from lead where workspace_id = @workspace and id > @walked order by id limit @limit
            """;
        const string note = "update lead_text_state set walked = @walked where workspace_id = @workspace";
        var ids = await sql.Query(text, [("workspace", workspace.Value), ("walked", walked), ("limit", Batch)], row => row.Id(0), ct);
        await Copy(sql, workspace, ids, ct);
        await sql.Execute(note, [("workspace", workspace.Value), ("walked", ids.Count == Batch ? ids[^1] : null)], ct);
        return true;
    }

    static async Task<bool> Follow(Sql sql, WorkspaceId workspace, long position, long head, CancellationToken ct)
    {
        const string text = """
            select distinct lead_id from event
            where workspace_id = @workspace and position > @position and position <= @last and type like 'lead.%'
            """;
        const string note = "update lead_text_state set position = @last where workspace_id = @workspace";
        if (position >= head)
            return false;
        var last = Math.Min(head, position + Batch);
        (string, object?)[] until = [("workspace", workspace.Value), ("last", last)];
        var ids = await sql.Query(text, [.. until, ("position", position)], row => row.Id(0), ct);
        // Asked last: what was removed while the events were read is known then.
        if (await SqlEvents.Pruned(sql, workspace, ct) > position)
            return await WalkAgain(sql, workspace, head, ct);
        await Copy(sql, workspace, ids, ct);
        await sql.Execute(note, until, ct);
        return last < head;
    }

    // Nobody knows any more which leads changed.
    static async Task<bool> WalkAgain(Sql sql, WorkspaceId workspace, long head, CancellationToken ct)
    {
        const string text = "update lead_text_state set position = @head, walked = @walked where workspace_id = @workspace";
        await sql.Execute(text, [("workspace", workspace.Value), ("head", head), ("walked", Guid.Empty)], ct);
        return true;
    }

    static async Task Copy(Sql sql, WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        const string forget = """
            delete from lead_text where workspace_id = @workspace and lead_id in (select r.of_lead from {rows} as r)
                and not exists (select 1 from lead l
                    where l.workspace_id = lead_text.workspace_id and l.id = lead_text.lead_id and l.archived_at is null)
            """;
        const string write = """
            insert into lead_text (workspace_id, lead_id, text)
            select l.workspace_id, l.id, l.search_text from lead l
            where l.workspace_id = @workspace and l.archived_at is null and l.id in (select r.of_lead from {rows} as r)
            on conflict (workspace_id, lead_id) do update set text = excluded.text where lead_text.text <> excluded.text
            """;
        var rows = RowColumns.Of(ids).Id("of_lead", id => id).Rows;
        await sql.Execute(forget, rows, [("workspace", workspace.Value)], ct);
        await sql.Execute(write, rows, [("workspace", workspace.Value)], ct);
    }

    static Task<int> Count(SqlStore store, string text, CancellationToken ct) =>
        store.Read(sql => sql.QueryFirst(text, [], row => row.Count(0), ct), ct);
}
