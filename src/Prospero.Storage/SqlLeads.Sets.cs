using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeads
{
    public async Task<IReadOnlyList<(string Key, LeadId Lead)>> Select(
        WorkspaceId workspace,
        LeadSelector by,
        IReadOnlyCollection<string> keys,
        CancellationToken ct
    )
    {
        if (by == LeadSelector.Id)
        {
            (WorkspaceId, LeadId)[] ids = [.. keys.Select(key => (workspace, new LeadId(Guid.ParseExact(key, "D"))))];
            var found = await store.Read(sql => FindAll(sql, ids, ct), ct);
            return [.. found.Select(lead => (lead.Id.ToString(), lead.Id))];
        }

        var column = by switch
        {
            LeadSelector.Email => "email_key",
            LeadSelector.Phone => "phone_e164",
            _ => "external_id",
        };
        var text = $$"""
            select l.{{column}}, l.id from lead l
            where l.workspace_id = @workspace and l.archived_at is null and l.{{column}} in (select r.sought from {rows} as r)
            """;
        var rows = RowColumns.Of(keys).Text("sought", key => key).Rows;
        return await store.Read(
            sql => sql.Query(text, rows, [("workspace", workspace.Value)], row => (row.Text(0), new LeadId(row.Id(1))), ct),
            ct
        );
    }

    /// <summary>Live leads of any workspaces with tags, in one statement; those that are unknown or archived are left out.</summary>
    internal static async Task<List<Lead>> FindAll(
        Sql sql,
        IReadOnlyCollection<(WorkspaceId Workspace, LeadId Lead)> keys,
        CancellationToken ct,
        string held = ""
    )
    {
        var text = $$"""
            {{SelectLead}} from {rows} as r join lead l on l.workspace_id = r.ws and l.id = r.of_lead {{WithTags}}
            where l.archived_at is null
            order by l.created_at, l.id, t.name, t.id {{held}}
            """;
        var rows = RowColumns.Of(keys).Id("ws", key => key.Workspace.Value).Id("of_lead", key => key.Lead.Value).Rows;
        return Gather(await sql.Query(text, rows, [], LeadWithTag, ct));
    }

    /// <summary>Suppressions of address hashes in any workspaces, in one statement.</summary>
    internal static Task<List<Suppression>> SuppressionsOf(
        Sql sql,
        IReadOnlyCollection<(WorkspaceId Workspace, string Hash)> keys,
        CancellationToken ct
    )
    {
        const string text = """
            select s.workspace_id, s.channel, s.address_hash, s.reason, s.detail, s.at
            from {rows} as r join suppression s on s.workspace_id = r.ws and s.address_hash = r.hash
            order by s.address_hash, s.channel
            """;
        var rows = RowColumns.Of(keys).Id("ws", key => key.Workspace.Value).Text("hash", key => key.Hash).Rows;
        return sql.Query(text, rows, [], Suppression, ct);
    }
}
