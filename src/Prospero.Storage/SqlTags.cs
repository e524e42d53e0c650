using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Tags in SQL.</summary>
public sealed class SqlTags(SqlStore store) : ITags
{
    const string Columns = "id, workspace_id, name, slug, description, created_at, coalesce(updated_at, created_at)";

    public async Task<IReadOnlyList<DefinedTag>> All(WorkspaceId config, CancellationToken ct)
    {
        const string text = $"select {Columns} from tag where workspace_id = @workspace order by name, id";
        return await store.Read(sql => sql.Query(text, [("workspace", config.Value)], Read, ct), ct);
    }

    public Task<DefinedTag?> Find(ITransaction tx, WorkspaceId config, Guid id, CancellationToken ct)
    {
        var sql = tx.Sql();
        return sql.QueryFirst(
            $"select {Columns} from tag where workspace_id = @workspace and id = @id {sql.Dialect.ForUpdate}",
            [("workspace", config.Value), ("id", id)],
            Read,
            ct
        );
    }

    public async Task<IReadOnlyList<Tag>> FindAll(ITransaction tx, WorkspaceId config, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        const string text = """
            select t.id, t.name, t.slug from tag t where t.workspace_id = @workspace and t.id in (select r.tag from {rows} as r)
            """;
        var rows = RowColumns.Of(ids).Id("tag", id => id).Rows;
        return await tx.Sql().Query(text, rows, [("workspace", config.Value)], row => new Tag(row.Id(0), row.Text(1), row.Text(2)), ct);
    }

    public async Task<bool> Save(ITransaction tx, DefinedTag tag, CancellationToken ct)
    {
        const string other = "select 1 from tag where workspace_id = @workspace and slug = @slug and id <> @id";
        const string write = """
            insert into tag (workspace_id, id, name, slug, description, created_at, updated_at)
            values (@workspace, @id, @name, @slug, @description, @created_at, @updated_at)
            on conflict (workspace_id, id) do update set name = excluded.name, slug = excluded.slug,
                description = excluded.description, updated_at = excluded.updated_at
            """;
        var sql = tx.ConfigurationSql();
        // The bucket: two tags that take the same slug at the same time wait for each other.
        if (sql.Dialect.LockBuckets is { } locks)
            await sql.Query(locks, [("buckets", new[] { (int)tag.Workspace.Value.ToByteArray()[^1] })], _ => true, ct);
        (string, object?)[] key = [("workspace", tag.Workspace.Value), ("slug", tag.Slug), ("id", tag.Id)];
        if ((await sql.Query(other, key, _ => true, ct)).Count > 0)
            return false;
        await sql.Execute(
            write,
            [.. key, ("name", tag.Name), ("description", tag.Description), ("created_at", tag.CreatedAt), ("updated_at", tag.UpdatedAt)],
            ct
        );
        return true;
    }

    public async Task<bool> Remove(ITransaction tx, WorkspaceId config, Guid id, CancellationToken ct) =>
        await tx.ConfigurationSql()
            .Execute("delete from tag where workspace_id = @workspace and id = @id", [("workspace", config.Value), ("id", id)], ct) > 0;

    // Test data carries the tags of its live workspace under a workspace id of its own.
    public Task<int> Sweep(WorkspaceId config, Guid id, int limit, CancellationToken ct)
    {
        const string text = """
            delete from lead_tag where (workspace_id, lead_id, tag_id) in (
                select t.workspace_id, t.lead_id, t.tag_id from workspace w
                join lead_tag t on t.workspace_id = w.id and t.tag_id = @id
                where w.id = @workspace or w.test_of = @workspace
                limit @limit)
            """;
        return store.InTransaction(tx => tx.Sql().Execute(text, [("workspace", config.Value), ("id", id), ("limit", limit)], ct), ct);
    }

    static DefinedTag Read(Row row) =>
        new(row.Id(0), new WorkspaceId(row.Id(1)), row.Text(2), row.Text(3), row.TextOrNull(4), row.Time(5), row.Time(6));
}
