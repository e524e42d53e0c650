using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>Sweeps in SQL.</summary>
public sealed class SqlSweeps(SqlStore store) : ISweeps
{
    const string Columns =
        "workspace_id, id, kind, scope, subject_id, details, cursor_id, done_count, kept_count, started_at, changed_at, finished_at";

    public Task Begin(ITransaction tx, Sweep sweep, CancellationToken ct)
    {
        const string text = $"""
            insert into sweep ({Columns})
            values (@workspace, @id, @kind, @scope, @subject, @details, @cursor, @done, @kept, @started_at, @changed_at, @finished_at)
            """;
        return tx.Sql()
            .Execute(
                text,
                [
                    .. Progress(sweep),
                    ("kind", StoredNames.SweepKinds.Of(sweep.Kind)),
                    ("scope", StoredNames.PauseScopes.Of(sweep.Scope)),
                    ("subject", sweep.Subject),
                    ("started_at", sweep.StartedAt),
                ],
                ct
            );
    }

    public async Task<Sweep?> Take(ITransaction tx, IReadOnlyCollection<SweepId> except, CancellationToken ct)
    {
        var sql = tx.Sql();
        string Text(string others) =>
            $"select {Columns} from sweep where finished_at is null{others} order by changed_at, id limit 1 {sql.Dialect.SkipLocked}";
        if (except.Count == 0)
            return await sql.QueryFirst(Text(""), [], SweepOf, ct);
        var others = Text(" and id not in (select sweep_id from {rows} as given)");
        return (await sql.Query(others, RowColumns.Of(except).Id("sweep_id", id => id.Value).Rows, [], SweepOf, ct)).FirstOrDefault();
    }

    public Task Advance(ITransaction tx, Sweep sweep, CancellationToken ct)
    {
        const string text = """
            update sweep set details = @details, cursor_id = @cursor, done_count = @done, kept_count = @kept,
                changed_at = @changed_at, finished_at = @finished_at
            where workspace_id = @workspace and id = @id and finished_at is null
            """;
        return tx.Sql().Execute(text, Progress(sweep), ct);
    }

    public Task End(
        ITransaction tx,
        WorkspaceId config,
        SweepKind kind,
        PauseScope scope,
        Guid subject,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        const string text = """
            update sweep set finished_at = @now, changed_at = @now
            where workspace_id in (select id from workspace where id = @config or test_of = @config)
                and kind = @kind and scope = @scope and subject_id = @subject and finished_at is null
            """;
        return tx.Sql()
            .Execute(
                text,
                [
                    ("config", config.Value),
                    ("kind", StoredNames.SweepKinds.Of(kind)),
                    ("scope", StoredNames.PauseScopes.Of(scope)),
                    ("subject", subject),
                    ("now", now),
                ],
                ct
            );
    }

    public async Task<IReadOnlyList<Sweep>> Of(WorkspaceId workspace, int limit, CancellationToken ct)
    {
        const string text = $"select {Columns} from sweep where workspace_id = @workspace order by id desc limit @limit";
        return await store.Read(sql => sql.Query(text, [("workspace", workspace.Value), ("limit", limit)], SweepOf, ct), ct);
    }

    static (string, object?)[] Progress(Sweep sweep) =>
        [
            ("workspace", sweep.Workspace.Value),
            ("id", sweep.Id.Value),
            ("details", sweep.Details),
            ("cursor", sweep.Cursor),
            ("done", sweep.Done),
            ("kept", sweep.Kept),
            ("changed_at", sweep.ChangedAt),
            ("finished_at", sweep.FinishedAt),
        ];

    static Sweep SweepOf(Row row) =>
        new(
            new SweepId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            StoredNames.SweepKinds.Parse(row.Text(2)),
            StoredNames.PauseScopes.Parse(row.Text(3)),
            row.Id(4),
            row.Text(5),
            row.IdOrNull(6),
            row.Number(7),
            row.Number(8),
            row.Time(9),
            row.Time(10),
            row.TimeOrNull(11)
        );
}
