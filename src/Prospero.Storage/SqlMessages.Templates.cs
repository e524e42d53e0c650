using Prospero.Core;
using Prospero.Core.Messages;

namespace Prospero.Storage;

public sealed partial class SqlMessages
{
    const string TemplateColumns = "workspace_id, id, name, language, category, status, body, variables, created_at, components, sender_id";

    public async Task<IReadOnlyList<Template>> Templates(WorkspaceId config, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"select {TemplateColumns} from template where workspace_id = @workspace order by created_at, id",
                    [("workspace", config.Value)],
                    ReadTemplate,
                    ct
                ),
            ct
        );

    public Task<Template?> FindTemplate(WorkspaceId config, TemplateId id, CancellationToken ct) =>
        store.Read(
            sql =>
                sql.QueryFirst(
                    $"select {TemplateColumns} from template where workspace_id = @workspace and id = @id",
                    [("workspace", config.Value), ("id", id.Value)],
                    ReadTemplate,
                    ct
                ),
            ct
        );

    public Task SaveTemplate(ITransaction tx, Template template, CancellationToken ct) =>
        tx.ConfigurationSql()
            .Execute(
                $"""
                insert into template ({TemplateColumns})
                values (@workspace, @id, @name, @language, @category, @status, @body, @variables, @created_at, @components, @sender)
                on conflict (workspace_id, id) do update
                set name = excluded.name, language = excluded.language, category = excluded.category, status = excluded.status,
                    body = excluded.body, variables = excluded.variables, created_at = excluded.created_at,
                    components = excluded.components, sender_id = excluded.sender_id
                """,
                [
                    ("workspace", template.Workspace.Value),
                    ("id", template.Id.Value),
                    ("name", template.Name),
                    ("language", template.Language),
                    ("category", template.Category),
                    ("status", template.Status),
                    ("body", template.Body),
                    ("variables", JsonColumns.Of(template.Variables)),
                    ("created_at", template.CreatedAt),
                    ("components", template.ComponentsJson),
                    ("sender", template.Sender?.Value),
                ],
                ct
            );

    public Task SetTemplateStatus(ITransaction tx, WorkspaceId config, string name, string language, string status, CancellationToken ct) =>
        tx.ConfigurationSql()
            .Execute(
                "update template set status = @status where workspace_id = @workspace and name = @name and language = @language",
                [("status", status), ("workspace", config.Value), ("name", name), ("language", language)],
                ct
            );

    static Template ReadTemplate(Row row) =>
        new(
            new TemplateId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            row.Text(2),
            row.Text(3),
            row.Text(4),
            row.Text(5),
            row.Text(6),
            JsonColumns.Texts(row.Text(7)),
            row.Time(8)
        )
        {
            ComponentsJson = row.TextOrNull(9),
            Sender = row.IdOrNull(10) is { } sender ? new SenderId(sender) : null,
        };
}
