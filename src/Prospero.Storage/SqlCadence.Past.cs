using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public Task<IReadOnlyList<LeadPast>> PastOf(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> leads,
        CancellationToken ct
    ) => PastOf(tx.Sql(), workspace, leads, ct);

    public Task<IReadOnlyList<LeadPast>> PastOf(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct) =>
        store.Read(sql => PastOf(sql, workspace, leads, ct), ct);

    static async Task<IReadOnlyList<LeadPast>> PastOf(
        Sql sql,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> leads,
        CancellationToken ct
    )
    {
        var runs = await RunsOf(sql, workspace, leads, ct);
        var contacts = await LastContactsOf(sql, workspace, leads, ct);
        var runsOf = runs.ToLookup(run => run.Lead);
        return [.. leads.Select(lead => new LeadPast(lead, [.. runsOf[lead]], contacts.TryGetValue(lead.Value, out var at) ? at : null))];
    }

    // What surely never left was no contact.
    static async Task<Dictionary<Guid, DateTimeOffset>> LastContactsOf(
        Sql sql,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> leads,
        CancellationToken ct
    )
    {
        var found = await sql.Query(
            """
            select message.lead_id, max(message.at)
            from {rows} as given
            join message on message.workspace_id = @workspace and message.lead_id = given.lead
            where message.direction = 'outbound' and message.status <> 'failed' and (message.status <> 'queued' or message.error is null)
            group by message.lead_id
            """,
            Leads(leads),
            [("workspace", workspace.Value)],
            row => (Lead: row.Id(0), At: row.Time(1)),
            ct
        );
        return found.ToDictionary(pair => pair.Lead, pair => pair.At);
    }
}
