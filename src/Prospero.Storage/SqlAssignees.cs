using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Who was chosen last, in SQL.</summary>
public sealed class SqlAssignees : IAssignees
{
    static readonly string Select = $$"""
        select r.of_user, a.turn,
            (select count(*) from lead_card c join lead l on l.workspace_id = c.workspace_id and l.id = c.lead_id
             where c.workspace_id = @workspace and c.assigned_user_id = r.of_user and l.archived_at is null
                 and c.status not in ('{{StoredNames.LeadStatuses.Of(LeadStatus.Converted)}}', '{{StoredNames.LeadStatuses.Of(
            LeadStatus.Lost
        )}}'))
        from {rows} as r left join assignee a on a.workspace_id = @workspace and a.user_id = r.of_user
        """;

    public async Task<IReadOnlyList<Assignee>> Hold(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<Guid> users,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        // The bucket, not the rows: also two first choices wait for each other.
        if (sql.Dialect.LockBuckets is { } text)
            await sql.Query(text, [("buckets", new[] { (int)workspace.Value.ToByteArray()[^1] })], _ => true, ct);
        return await sql.Query(
            Select,
            RowColumns.Of(users).Id("of_user", user => user).Rows,
            [("workspace", workspace.Value)],
            row => new Assignee(row.Id(0), row.NumberOrNull(1) ?? 0, row.Count(2)),
            ct
        );
    }

    public Task Save(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<Assignee> chosen, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                """
                insert into assignee (workspace_id, user_id, turn)
                select workspace_id, user_id, turn from {rows} as given where true
                on conflict (workspace_id, user_id) do update set turn = excluded.turn
                """,
                RowColumns
                    .Of(chosen)
                    .Id("workspace_id", _ => workspace.Value)
                    .Id("user_id", one => one.User)
                    .Number("turn", one => one.Turn)
                    .Rows,
                [],
                ct
            );
}
