using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Idempotency keys with their answers in SQL.</summary>
public sealed class SqlIdempotency(SqlStore store, ISecrets secrets) : IIdempotency
{
    const string Find = "select fingerprint, status, body from idempotency_key where workspace_id = @workspace and key = @key";

    public async Task<KeyState> Take(ITransaction tx, WorkspaceId workspace, IdempotencyKey key, DateTimeOffset now, CancellationToken ct)
    {
        const string text = """
            insert into idempotency_key (workspace_id, key, fingerprint, taken_at) values (@workspace, @key, @fingerprint, @now)
            on conflict (workspace_id, key) do nothing
            """;
        var sql = tx.Sql();
        while (true)
        {
            var touched = await sql.Execute(
                text,
                [("workspace", workspace.Value), ("key", key.Key), ("fingerprint", key.Fingerprint), ("now", now)],
                ct
            );
            if (touched == 1)
                return new KeyState.Taken();
            // Between the two statements another transaction may have freed the key: then it is asked for again.
            if (await State(sql, workspace, key, ct) is { } state)
                return state;
        }
    }

    public Task<KeyState?> Look(WorkspaceId workspace, IdempotencyKey key, CancellationToken ct) =>
        store.Read(sql => State(sql, workspace, key, ct), ct);

    public async Task Keep(ITransaction tx, WorkspaceId workspace, string key, StoredAnswer answer, CancellationToken ct)
    {
        const string text = """
            update idempotency_key set status = @status, body = @body where workspace_id = @workspace and key = @key and status is null
            """;
        var touched = await tx.Sql()
            .Execute(
                text,
                [("workspace", workspace.Value), ("key", key), ("status", answer.Status), ("body", secrets.Protect(answer.Body))],
                ct
            );
        if (touched == 0)
            throw new InvalidOperationException("The idempotency key was not taken, or has an answer already.");
    }

    public Task Link(ITransaction tx, WorkspaceId workspace, string key, IReadOnlyCollection<LeadId> leads, CancellationToken ct)
    {
        const string text = """
            insert into idempotency_lead (workspace_id, key, lead_id) select @workspace, @key, r.about from {rows} as r
            """;
        var rows = RowColumns.Of(leads).Id("about", lead => lead.Value).Rows;
        return tx.Sql().Execute(text, rows, [("workspace", workspace.Value), ("key", key)], ct);
    }

    public Task Free(ITransaction tx, WorkspaceId workspace, string key, CancellationToken ct)
    {
        const string text = "delete from idempotency_key where workspace_id = @workspace and key = @key and status is null";
        return tx.Sql().Execute(text, [("workspace", workspace.Value), ("key", key)], ct);
    }

    public Task<int> Prune(DateTimeOffset before, int limit, CancellationToken ct)
    {
        const string text = """
            delete from idempotency_key where (workspace_id, key) in
                (select workspace_id, key from idempotency_key where taken_at < @before order by taken_at limit @limit)
            """;
        return store.InTransaction(tx => tx.Sql().Execute(text, [("before", before), ("limit", limit)], ct), ct);
    }

    async Task<KeyState?> State(Sql sql, WorkspaceId workspace, IdempotencyKey key, CancellationToken ct)
    {
        return await sql.QueryFirst<KeyState>(Find, [("workspace", workspace.Value), ("key", key.Key)], State, ct);

        KeyState State(Row row)
        {
            if (row.Text(0) != key.Fingerprint)
                return new KeyState.Reused();
            return row.NumberOrNull(1) is { } status
                ? new KeyState.Answered(new StoredAnswer((int)status, secrets.Unprotect(row.Bytes(2))))
                : new KeyState.Running();
        }
    }
}
