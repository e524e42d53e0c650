using System.Data.Common;
using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Imports and their rows in SQL.</summary>
public sealed class SqlImports(SqlStore store) : IImports
{
    const string Columns =
        "id, workspace_id, file_name, fingerprint, options, state, started_at, changed_at, pace_from, row_count, new_count, "
        + "merged_count, rejected_count, enrolled_count, paced_count, error_bytes";

    public Task<Import?> FindFile(WorkspaceId workspace, string fingerprint, CancellationToken ct)
    {
        const string text = $"""
            select {Columns} from import
            where workspace_id = @workspace and fingerprint = @fingerprint and state <> 'abandoned'
            order by started_at desc, id desc limit 1
            """;
        return store.Read(sql => sql.QueryFirst(text, [("workspace", workspace.Value), ("fingerprint", fingerprint)], ImportOf, ct), ct);
    }

    public Task<Import?> Find(WorkspaceId workspace, ImportId id, CancellationToken ct)
    {
        const string text = $"select {Columns} from import where workspace_id = @workspace and id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("workspace", workspace.Value), ("id", id.Value)], ImportOf, ct), ct);
    }

    public async Task<IReadOnlyList<Import>> All(WorkspaceId workspace, CancellationToken ct)
    {
        const string text = $"select {Columns} from import where workspace_id = @workspace order by started_at desc, id desc";
        return await store.Read(sql => sql.Query(text, [("workspace", workspace.Value)], ImportOf, ct), ct);
    }

    public async Task Begin(ITransaction tx, Import import, CancellationToken ct)
    {
        const string text = $"""
            insert into import ({Columns})
            values (@id, @workspace, @file_name, @fingerprint, @options, @state, @started_at, @changed_at, @pace_from, @rows, @new,
                @merged, @rejected, @enrolled, @paced, @error_bytes)
            """;
        var sql = tx.Sql();
        try
        {
            await sql.Execute(
                text,
                [
                    .. Moved(import),
                    ("file_name", import.FileName),
                    ("fingerprint", import.Fingerprint),
                    ("options", import.Options),
                    ("started_at", import.StartedAt),
                    ("pace_from", import.PaceFrom),
                ],
                ct
            );
        }
        catch (DbException e) when (sql.Dialect.IsTaken(e))
        {
            throw new ImportTaken("Another import of this file is under way.");
        }
    }

    public async Task<bool> Advance(ITransaction tx, Import before, Import after, CancellationToken ct)
    {
        const string text = """
            update import set state = @state, changed_at = @changed_at, row_count = @rows, new_count = @new, merged_count = @merged,
                rejected_count = @rejected, enrolled_count = @enrolled, paced_count = @paced, error_bytes = @error_bytes
            where workspace_id = @workspace and id = @id and state = 'running' and row_count = @from
            """;
        return await tx.Sql().Execute(text, [.. Moved(after), ("from", before.Counts.Rows)], ct) == 1;
    }

    public Task AddRows(
        ITransaction tx,
        WorkspaceId workspace,
        ImportId import,
        IReadOnlyCollection<ImportedRow> rows,
        CancellationToken ct
    )
    {
        const string text = """
            insert into import_row (workspace_id, import_id, number, lead_id, was_new)
            select @workspace, @import, given_number, given_lead, given_new from {rows} as given
            """;
        var given = RowColumns
            .Of(rows)
            .Number("given_number", row => row.Row)
            .Id("given_lead", row => row.Lead.Value)
            .Flag("given_new", row => row.WasNew)
            .Rows;
        return tx.Sql().Send(text, given, [("workspace", workspace.Value), ("import", import.Value)], ct);
    }

    public async Task<IReadOnlyList<ImportedRow>> Rows(WorkspaceId workspace, ImportId import, long after, int limit, CancellationToken ct)
    {
        const string text = """
            select number, lead_id, was_new from import_row
            where workspace_id = @workspace and import_id = @import and number > @after
            order by number limit @limit
            """;
        return await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", workspace.Value), ("import", import.Value), ("after", after), ("limit", limit)],
                    row => new ImportedRow(row.Number(0), new LeadId(row.Id(1)), row.Flag(2)),
                    ct
                ),
            ct
        );
    }

    static (string Name, object? Value)[] Moved(Import import) =>
        [
            ("id", import.Id.Value),
            ("workspace", import.Workspace.Value),
            ("state", StoredNames.ImportStates.Of(import.State)),
            ("changed_at", import.ChangedAt),
            ("rows", import.Counts.Rows),
            ("new", import.Counts.New),
            ("merged", import.Counts.Merged),
            ("rejected", import.Counts.Rejected),
            ("enrolled", import.Counts.Enrolled),
            ("paced", import.Counts.Paced),
            ("error_bytes", import.ErrorBytes),
        ];

    static Import ImportOf(Row row) =>
        new(
            new ImportId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            row.Text(2),
            row.Text(3),
            row.Text(4),
            StoredNames.ImportStates.Parse(row.Text(5)),
            row.Time(6),
            row.Time(7),
            row.Time(8),
            new ImportCounts(row.Number(9), row.Number(10), row.Number(11), row.Number(12), row.Number(13), row.Number(14)),
            row.Number(15)
        );
}
