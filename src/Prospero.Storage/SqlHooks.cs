using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Hooks in SQL.</summary>
public sealed class SqlHooks(SqlStore store) : IHooks
{
    const string Select = """
        select id, workspace_id, name, token_hash, field_mapping, workflow_id, deduplicates, is_active, created_at, updated_at from hook
        """;

    public async Task<IReadOnlyList<Hook>> All(WorkspaceId workspace, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query($"{Select} where workspace_id = @workspace order by created_at, id", [("workspace", workspace.Value)], Read, ct),
            ct
        );

    public Task<Hook?> Find(string tokenHash, CancellationToken ct) =>
        store.Read(sql => sql.QueryFirst($"{Select} where token_hash = @hash", [("hash", tokenHash)], Read, ct), ct);

    public async Task<Hook?> Hold(ITransaction tx, WorkspaceId workspace, HookId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        var text = $"{Select} where workspace_id = @workspace and id = @id {sql.Dialect.ForUpdate}";
        return (await sql.Query(text, [("workspace", workspace.Value), ("id", id.Value)], Read, ct)).FirstOrDefault();
    }

    public Task Save(ITransaction tx, Hook hook, CancellationToken ct)
    {
        const string text = """
            insert into hook (workspace_id, id, name, token_hash, field_mapping, workflow_id, deduplicates, is_active, created_at, updated_at)
            select workspace_id, id, name, token_hash, field_mapping, workflow_id, deduplicates, is_active, created_at, updated_at
            from {rows} as given where true
            on conflict (workspace_id, id) do update set name = excluded.name, token_hash = excluded.token_hash,
                field_mapping = excluded.field_mapping, workflow_id = excluded.workflow_id, deduplicates = excluded.deduplicates,
                is_active = excluded.is_active, updated_at = excluded.updated_at
            """;
        var rows = RowColumns
            .Of([hook])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id.Value)
            .Text("name", one => one.Name)
            .Text("token_hash", one => one.TokenHash)
            .Text("field_mapping", one => JsonColumns.Of(one.Mapping))
            .Id("workflow_id", one => one.Workflow?.Value)
            .Flag("deduplicates", one => one.Deduplicates)
            .Flag("is_active", one => one.IsActive)
            .Time("created_at", one => one.CreatedAt)
            .Time("updated_at", one => one.UpdatedAt)
            .Rows;
        return tx.Sql().Execute(text, rows, [], ct);
    }

    public async Task Delete(ITransaction tx, Hook hook, CancellationToken ct)
    {
        (string, object?)[] parameters = [("workspace", hook.Workspace.Value), ("id", hook.Id.Value)];
        await tx.Sql().Execute("delete from hook_refusal where workspace_id = @workspace and hook_id = @id", parameters, ct);
        await tx.Sql().Execute("delete from hook where workspace_id = @workspace and id = @id", parameters, ct);
    }

    public async Task Refuse(ITransaction tx, HookRefusal refusal, CancellationToken ct)
    {
        // None if the hook was taken away meanwhile.
        const string insert = """
            insert into hook_refusal (workspace_id, id, hook_id, at, reason, payload)
            select g.workspace_id, g.id, g.hook_id, g.at, g.reason, g.payload
            from {rows} as g join hook h on h.workspace_id = g.workspace_id and h.id = g.hook_id
            """;
        const string trim = """
            delete from hook_refusal where workspace_id = @workspace and hook_id = @hook and id not in (
                select id from hook_refusal where workspace_id = @workspace and hook_id = @hook order by id desc limit @most)
            """;
        var rows = RowColumns
            .Of([refusal])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id)
            .Id("hook_id", one => one.Hook.Value)
            .Time("at", one => one.At)
            .Text("reason", one => one.Reason)
            .Text("payload", one => one.Payload)
            .Rows;
        await tx.Sql().Execute(insert, rows, [], ct);
        await tx.Sql()
            .Execute(trim, [("workspace", refusal.Workspace.Value), ("hook", refusal.Hook.Value), ("most", (long)IHooks.MostRefusals)], ct);
    }

    // No hook has many.
    public Task<int> Prune(DateTimeOffset before, CancellationToken ct) =>
        store.InTransaction(tx => tx.Sql().Execute("delete from hook_refusal where at < @before", [("before", before)], ct), ct);

    public async Task<IReadOnlyList<HookRefusal>> Refusals(WorkspaceId workspace, HookId hook, CancellationToken ct)
    {
        const string text = """
            select id, workspace_id, hook_id, at, reason, payload from hook_refusal
            where workspace_id = @workspace and hook_id = @hook order by id desc
            """;
        return await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", workspace.Value), ("hook", hook.Value)],
                    row => new HookRefusal(
                        row.Id(0),
                        new WorkspaceId(row.Id(1)),
                        new HookId(row.Id(2)),
                        row.Time(3),
                        row.Text(4),
                        row.Text(5)
                    ),
                    ct
                ),
            ct
        );
    }

    static Hook Read(Row row) =>
        new(
            new HookId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            row.Text(2),
            row.Text(3),
            JsonColumns.Mapping(row.Text(4)),
            row.IdOrNull(5) is { } workflow ? new WorkflowId(workflow) : null,
            row.Flag(6),
            row.Flag(7),
            row.Time(8),
            row.Time(9)
        );
}
