using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Chatbots in SQL.</summary>
public sealed class SqlChatbots(SqlStore store) : IChatbots
{
    internal const string ChatbotColumns =
        "c.id, c.workspace_id, c.name, c.require_email, c.status_case, c.workflow_id, c.is_default, c.created_at, c.updated_at";

    internal const int ChatbotColumnCount = 9;

    const string Select = $"""
        select {ChatbotColumns} from chatbot c
        where c.workspace_id = @workspace and c.deleted_at is null order by c.created_at, c.id
        """;

    const string Upper = "upper";
    const string Lower = "lower";

    public async Task<IReadOnlyList<Chatbot>> All(WorkspaceId config, CancellationToken ct) =>
        await store.Read(sql => sql.Query(Select, [("workspace", config.Value)], row => Chatbot(row, 0), ct), ct);

    public async Task<IReadOnlyList<Chatbot>> Hold(ITransaction tx, WorkspaceId config, CancellationToken ct)
    {
        var sql = tx.Sql();
        // The bucket, not the rows: also two first chatbots wait for each other.
        if (sql.Dialect.LockBuckets is { } text)
            await sql.Query(text, [("buckets", new[] { (int)config.Value.ToByteArray()[^1] })], _ => true, ct);
        return await sql.Query(Select, [("workspace", config.Value)], row => Chatbot(row, 0), ct);
    }

    public Task Save(ITransaction tx, Chatbot chatbot, CancellationToken ct)
    {
        const string text = """
            insert into chatbot (workspace_id, id, name, require_email, status_case, workflow_id, is_default, created_at, updated_at)
            values (@workspace, @id, @name, @require_email, @status_case, @workflow, @is_default, @created_at, @updated_at)
            on conflict (workspace_id, id) do update set name = excluded.name, require_email = excluded.require_email,
                status_case = excluded.status_case, workflow_id = excluded.workflow_id, is_default = excluded.is_default,
                updated_at = excluded.updated_at
            """;
        return tx.Sql()
            .Execute(
                text,
                [
                    ("workspace", chatbot.Workspace.Value),
                    ("id", chatbot.Id.Value),
                    ("name", chatbot.Name),
                    ("require_email", chatbot.RequiresEmail),
                    ("status_case", chatbot.ShowsUpperCase ? Upper : Lower),
                    ("workflow", chatbot.Workflow?.Value),
                    ("is_default", chatbot.IsDefault),
                    ("created_at", chatbot.CreatedAt),
                    ("updated_at", chatbot.UpdatedAt),
                ],
                ct
            );
    }

    public Task Delete(ITransaction tx, WorkspaceId config, ChatbotId id, DateTimeOffset now, CancellationToken ct)
    {
        const string text = """
            update chatbot set deleted_at = @now, updated_at = @now, is_default = false
            where workspace_id = @workspace and id = @id and deleted_at is null
            """;
        return tx.Sql().Execute(text, [("workspace", config.Value), ("id", id.Value), ("now", now)], ct);
    }

    internal static Chatbot Chatbot(Row row, int at) =>
        new(
            new ChatbotId(row.Id(at)),
            new WorkspaceId(row.Id(at + 1)),
            row.Text(at + 2),
            row.Flag(at + 3),
            row.Text(at + 4) == Upper,
            row.IdOrNull(at + 5) is { } workflow ? new WorkflowId(workflow) : null,
            row.Flag(at + 6),
            row.Time(at + 7),
            row.Time(at + 8)
        );
}
