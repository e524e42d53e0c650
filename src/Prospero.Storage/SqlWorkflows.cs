using Prospero.Core;
using Prospero.Core.Workflows;

namespace Prospero.Storage;

/// <summary>Workflows and their versions in SQL.</summary>
public sealed class SqlWorkflows(SqlStore store) : IWorkflows
{
    const string WorkflowColumns =
        "id, workspace_id, name, description, published_version_id, draft, is_paused, is_archived, created_at, updated_at";

    public Task Save(ITransaction tx, Workflow workflow, CancellationToken ct)
    {
        const string text = """
            insert into workflow (workspace_id, id, name, description, published_version_id, draft, is_paused, is_archived,
                created_at, updated_at)
            values (@workspace, @id, @name, @description, @published, @draft, @is_paused, @is_archived, @created_at, @updated_at)
            on conflict (workspace_id, id) do update set name = excluded.name, description = excluded.description,
                published_version_id = excluded.published_version_id, draft = excluded.draft, is_paused = excluded.is_paused,
                is_archived = excluded.is_archived, updated_at = excluded.updated_at
            """;
        return tx.ConfigurationSql()
            .Execute(
                text,
                [
                    ("workspace", workflow.Workspace.Value),
                    ("id", workflow.Id.Value),
                    ("name", workflow.Name),
                    ("description", workflow.Description),
                    ("published", workflow.Published?.Value),
                    ("draft", workflow.DraftJson),
                    ("is_paused", workflow.IsPaused),
                    ("is_archived", workflow.IsArchived),
                    ("created_at", workflow.CreatedAt),
                    ("updated_at", workflow.UpdatedAt),
                ],
                ct
            );
    }

    public Task AddVersion(ITransaction tx, WorkspaceId config, StoredVersion version, CancellationToken ct)
    {
        const string text = """
            insert into workflow_version (workspace_id, id, workflow_id, number, document, catalogue, published_at)
            values (@workspace, @id, @workflow, @number, @document, @catalogue, @published_at)
            """;
        return tx.ConfigurationSql()
            .Execute(
                text,
                [
                    ("workspace", config.Value),
                    ("id", version.Id.Value),
                    ("workflow", version.Workflow.Value),
                    ("number", version.Number),
                    ("document", version.DocumentJson),
                    ("catalogue", version.CatalogueJson),
                    ("published_at", version.PublishedAt),
                ],
                ct
            );
    }

    public Task<Workflow?> Find(WorkspaceId config, WorkflowId id, CancellationToken ct)
    {
        const string text = $"select {WorkflowColumns} from workflow where workspace_id = @workspace and id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("workspace", config.Value), ("id", id.Value)], Workflow, ct), ct);
    }

    public Task<Workflow?> Hold(ITransaction tx, WorkspaceId config, WorkflowId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        return sql.QueryFirst(
            $"select {WorkflowColumns} from workflow where workspace_id = @workspace and id = @id {sql.Dialect.ForUpdate}",
            [("workspace", config.Value), ("id", id.Value)],
            Workflow,
            ct
        );
    }

    public async Task<bool> SetPaused(
        ITransaction tx,
        WorkspaceId config,
        WorkflowId id,
        bool isPaused,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        const string text = """
            update workflow set is_paused = @is_paused, updated_at = @now
            where workspace_id = @workspace and id = @id and is_paused <> @is_paused
            """;
        return await tx.ConfigurationSql()
                .Execute(text, [("workspace", config.Value), ("id", id.Value), ("is_paused", isPaused), ("now", now)], ct) > 0;
    }

    public async Task<IReadOnlyList<Workflow>> All(WorkspaceId config, CancellationToken ct)
    {
        const string text = $"""
            select {WorkflowColumns} from workflow
            where workspace_id = @workspace and not is_archived
            order by created_at, id
            """;
        return await store.Read(sql => sql.Query(text, [("workspace", config.Value)], Workflow, ct), ct);
    }

    public Task<StoredVersion?> FindVersion(WorkspaceId config, WorkflowVersionId id, CancellationToken ct)
    {
        const string text = """
            select id, workflow_id, number, document, catalogue, published_at from workflow_version
            where workspace_id = @workspace and id = @id
            """;
        return store.Read(sql => sql.QueryFirst(text, [("workspace", config.Value), ("id", id.Value)], Version, ct), ct);
    }

    public async Task<IReadOnlyList<PublishedVersion>> Versions(WorkspaceId config, WorkflowId id, CancellationToken ct)
    {
        const string text = """
            select id, number, published_at from workflow_version
            where workspace_id = @workspace and workflow_id = @workflow order by number desc
            """;
        return await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", config.Value), ("workflow", id.Value)],
                    row => new PublishedVersion(new WorkflowVersionId(row.Id(0)), row.Count(1), row.Time(2)),
                    ct
                ),
            ct
        );
    }

    public Task<int> CountVersions(ITransaction tx, WorkspaceId config, WorkflowId id, CancellationToken ct)
    {
        const string text = "select count(*) from workflow_version where workspace_id = @workspace and workflow_id = @workflow";
        return tx.Sql().QueryFirst(text, [("workspace", config.Value), ("workflow", id.Value)], row => row.Count(0), ct);
    }

    static Workflow Workflow(Row row) =>
        new(
            new WorkflowId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            row.Text(2),
            row.TextOrNull(3),
            row.IdOrNull(4) is { } published ? new WorkflowVersionId(published) : null,
            row.TextOrNull(5),
            row.Flag(6),
            row.Flag(7),
            row.Time(8),
            row.Time(9)
        );

    static StoredVersion Version(Row row) =>
        new(new WorkflowVersionId(row.Id(0)), new WorkflowId(row.Id(1)), row.Count(2), row.Text(3), row.Text(4), row.Time(5));
}
