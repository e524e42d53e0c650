using Prospero.Core;
using Prospero.Core.Messages;

namespace Prospero.Storage;

public sealed partial class SqlMessages
{
    public Task AddAliases(ITransaction tx, Message message, IReadOnlyList<string> aliases, DateTimeOffset now, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                """
                insert into contact_alias (workspace_id, sender_id, alias, lead_id, at)
                select @workspace, @sender, alias, @lead, @now from {rows} as given where true
                on conflict (workspace_id, sender_id, alias) do update set lead_id = excluded.lead_id, at = excluded.at
                where contact_alias.lead_id <> excluded.lead_id
                """,
                RowColumns.Of(aliases.Distinct().ToList()).Text("alias", alias => alias).Rows,
                [("workspace", message.Workspace.Value), ("sender", message.Sender.Value), ("lead", message.Lead.Value), ("now", now)],
                ct
            );

    public Task<LeadId?> FindAlias(
        ITransaction tx,
        WorkspaceId workspace,
        SenderId sender,
        IReadOnlyList<string> aliases,
        CancellationToken ct
    ) => FindAlias(tx.Sql(), workspace, sender, aliases, ct);

    static async Task<LeadId?> FindAlias(
        Sql sql,
        WorkspaceId workspace,
        SenderId sender,
        IReadOnlyList<string> aliases,
        CancellationToken ct
    )
    {
        var found = await sql.Query(
            """
            select lead_id from contact_alias
            where workspace_id = @workspace and sender_id = @sender and alias in (select alias from {rows} as given)
            order by at desc
            """,
            RowColumns.Of(aliases).Text("alias", alias => alias).Rows,
            [("workspace", workspace.Value), ("sender", sender.Value)],
            row => new LeadId(row.Id(0)),
            ct
        );
        return found.Count > 0 ? found[0] : null;
    }
}
