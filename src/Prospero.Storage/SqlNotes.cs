using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Notes in SQL.</summary>
public sealed class SqlNotes(SqlStore store) : INotes
{
    public Task Add(ITransaction tx, Note note, CancellationToken ct)
    {
        const string text = """
            insert into note (workspace_id, id, lead_id, content, is_ai_visible, created_at)
            values (@workspace, @id, @lead, @content, @is_ai_visible, @created_at)
            """;
        return tx.Sql()
            .Send(
                text,
                [
                    ("workspace", note.Workspace.Value),
                    ("id", note.Id),
                    ("lead", note.Lead.Value),
                    ("content", note.Content),
                    ("is_ai_visible", note.IsAiVisible),
                    ("created_at", note.CreatedAt),
                ],
                ct
            );
    }

    public async Task<IReadOnlyList<Note>> OfLead(WorkspaceId workspace, LeadId lead, CancellationToken ct)
    {
        const string text = """
            select id, content, is_ai_visible, created_at from note where workspace_id = @workspace and lead_id = @lead order by id
            """;
        return await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", workspace.Value), ("lead", lead.Value)],
                    row => new Note(row.Id(0), workspace, lead, row.Text(1), row.Flag(2), row.Time(3)),
                    ct
                ),
            ct
        );
    }
}
