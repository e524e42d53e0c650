using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>Leads with what stands around them, in one trip however many are asked for.</summary>
public sealed class SqlLeadViews(SqlStore store) : ILeadViews
{
    // Configuration of test data is its live workspace's.
    const string CampaignText = """
        select l.workspace_id, l.id, c.id, c.workspace_id, c.name, c.description, c.is_active, c.created_at, c.updated_at
        from {rows} as r
        join lead l on l.workspace_id = r.ws and l.id = r.of_lead
        join workspace w on w.id = l.workspace_id
        join campaign c on c.workspace_id = coalesce(w.test_of, w.id) and c.id = l.campaign_id
        """;

    const string UserText = $$"""
        select r.ws, r.of_lead, {{SqlAccess.UserColumns}}
        from {rows} as r
        join lead_card c on c.workspace_id = r.ws and c.lead_id = r.of_lead
        join workspace w on w.id = c.workspace_id
        join app_user u on u.workspace_id = coalesce(w.test_of, w.id) and u.id = c.assigned_user_id
        """;

    const string LastText = """
        select r.ws, r.of_lead,
            (select a.at from activity a where a.workspace_id = r.ws and a.lead_id = r.of_lead order by a.at desc limit 1),
            (select m.at from message m where m.workspace_id = r.ws and m.lead_id = r.of_lead order by m.at desc limit 1)
        from {rows} as r
        """;

    static readonly string RunText = $$"""
        select {{string.Join(", ", CadenceRows.RunColumns.Split(", ").Select(column => $"run.{column}"))}}, f.name
        from {rows} as r
        join run on run.workspace_id = r.ws and run.lead_id = r.of_lead
        join workspace w on w.id = run.workspace_id
        left join workflow f on f.workspace_id = coalesce(w.test_of, w.id) and f.id = run.workflow_id
        order by run.started_at, run.id
        """;

    static readonly int NameOrdinal = CadenceRows.RunColumns.Split(", ").Length;

    public Task<IReadOnlyList<LeadView>> Find(IReadOnlyCollection<(WorkspaceId Workspace, LeadId Lead)> keys, CancellationToken ct) =>
        store.Read(sql => Find(sql, [.. keys.Distinct()], ct), ct);

    static async Task<IReadOnlyList<LeadView>> Find(Sql sql, List<(WorkspaceId Workspace, LeadId Lead)> keys, CancellationToken ct)
    {
        var rows = RowColumns.Of(keys).Id("ws", key => key.Workspace.Value).Id("of_lead", key => key.Lead.Value).Rows;
        var campaigns = await sql.Ask(CampaignText, rows, [], row => (Key(row), SqlLeads.Campaign(row, 2)), ct);
        var runs = await sql.Ask(RunText, rows, [], row => (Run: CadenceRows.ReadRun(row), Name: row.TextOrNull(NameOrdinal)), ct);
        var last = await sql.Ask(LastText, rows, [], row => (Key(row), Later(row.TimeOrNull(2), row.TimeOrNull(3))), ct);
        var users = await sql.Ask(UserText, rows, [], row => (Key(row), SqlAccess.User(row, 2)), ct);
        var leads = await SqlLeads.FindAll(sql, keys, ct);
        await sql.Answers(ct);
        var campaignOf = campaigns.Rows.ToDictionary(found => found.Item1, found => found.Item2);
        var userOf = users.Rows.ToDictionary(found => found.Item1, found => found.Item2);
        var runsOf = runs.Rows.ToLookup(found => (found.Run.Workspace, found.Run.Lead));
        var lastOf = last.Rows.ToDictionary(found => found.Item1, found => found.Item2);
        return
        [
            .. leads.Select(lead => new LeadView(
                lead,
                campaignOf.GetValueOrDefault((lead.Workspace, lead.Id)),
                [.. runsOf[(lead.Workspace, lead.Id)]],
                lastOf.GetValueOrDefault((lead.Workspace, lead.Id)),
                userOf.GetValueOrDefault((lead.Workspace, lead.Id))
            )),
        ];
    }

    static (WorkspaceId, LeadId) Key(Row row) => (new WorkspaceId(row.Id(0)), new LeadId(row.Id(1)));

    static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;
}
