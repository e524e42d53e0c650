using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Who was chosen last, in SQL.</summary>
public sealed class SqlAssignees : IAssignees
{
    // A row each, so that there is something to wait for; in their order, so that two cannot block each other.
    const string Enter = """
        insert into assignee (workspace_id, user_id, turn) select @workspace, r.of_user, 0 from {rows} as r where true order by r.of_user
        on conflict (workspace_id, user_id) do nothing
        """;

    const string Lock = """
        select user_id from assignee where workspace_id = @workspace and user_id in (select r.of_user from {rows} as r) order by user_id
        """;

    static readonly string Select = $$"""
        select a.user_id, a.turn,
            (select count(*) from lead_card c join lead l on l.workspace_id = c.workspace_id and l.id = c.lead_id
             where c.workspace_id = @workspace and c.assigned_user_id = a.user_id and l.archived_at is null
                 and c.status not in ('{{StoredNames.LeadStatuses.Of(LeadStatus.Converted)}}', '{{StoredNames.LeadStatuses.Of(
            LeadStatus.Lost
        )}}'))
        from assignee a where a.workspace_id = @workspace and a.user_id in (select r.of_user from {rows} as r)
        """;

    public async Task<IReadOnlyList<Assignee>> Hold(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<Guid> users,
        CancellationToken ct
    )
    {
        if (users.Count == 0)
            return [];
        var sql = tx.Sql();
        var rows = RowColumns.Of(users).Id("of_user", user => user).Rows;
        (string, object?)[] parameters = [("workspace", workspace.Value)];
        await sql.Execute(Enter, rows, parameters, ct);
        await sql.Query(Lock + sql.Dialect.ForUpdate, rows, parameters, row => row.Id(0), ct);
        // What is asked now is what others have committed by then.
        return await sql.Query(Select, rows, parameters, row => new Assignee(row.Id(0), row.Number(1), row.Count(2)), ct);
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
