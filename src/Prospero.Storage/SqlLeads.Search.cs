using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeads
{
    // Fewer digits than this stand in too many numbers to tell one from the other.
    const int FewestDigits = 3;

    // The status that a lead shows is its newest open run's, else its newest run's.
    const string InStatus = """
         and exists (select 1 from run r where r.workspace_id = @workspace and r.lead_id = l.id and r.status_key = @status
            and not exists (select 1 from run o where o.workspace_id = r.workspace_id and o.lead_id = r.lead_id and o.id <> r.id
                and (case when o.state = 'closed' then 0 else 1 end, o.started_at, o.id)
                    > (case when r.state = 'closed' then 0 else 1 end, r.started_at, r.id)))
        """;

    const string WithTag = """
         and l.id in (select lt.lead_id from lead_tag lt where lt.workspace_id = @workspace and lt.tag_id = @tag)
        """;

    const string WithSlug = """
         and l.id in (select lt.lead_id from tag t join lead_tag lt on lt.workspace_id = @workspace and lt.tag_id = t.id
                where t.workspace_id = (select coalesce(w.test_of, w.id) from workspace w where w.id = @workspace) and t.slug = @slug)
        """;

    const string InWorkflow = """
         and exists (select 1 from run v where v.workspace_id = @workspace and v.lead_id = l.id and v.workflow_id = @workflow)
        """;

    // A few runs are looked up by an index, of many most leads have one.
    const string RunsInWorkflow = "select distinct v.lead_id from run v where v.workspace_id = @workspace and v.workflow_id = @workflow";

    // Those that the index names, and those of whom it has not heard yet.
    const string Candidates = """
        select t.lead_id {rows}
        union select e.lead_id from event e where e.workspace_id = @workspace and e.position > @position and e.type like 'lead.%'
        """;

    // More than these are looked through in their order, of which a page is soon full.
    const int FewCandidates = 5_000;

    // Below this, and with fewer leads, no index is worth its making.
    static readonly TimeSpan Long = TimeSpan.FromMilliseconds(50);
    const int Many = 20_000;

    public async Task<LeadPage> Search(WorkspaceId workspace, LeadQuery query, CancellationToken ct)
    {
        List<(string Name, object? Value)> parameters = [("workspace", workspace.Value)];
        var filter = $"where l.workspace_id = @workspace and l.archived_at is null{Filter(query, parameters)}";
        var order = Order(query);
        return await store.Read(
            async sql =>
            {
                var begun = TimeProvider.System.GetTimestamp();
                var byIndex = await ByIndex(sql, workspace, query, parameters, ct);
                var few = byIndex ?? await ByRuns(sql, workspace, query, ct);
                var found = From(few) + filter + (few is null ? "" : " and l.id = few.lead_id");
                var total = await sql.QueryFirst($"select count(*) {found}", [.. parameters], row => row.Count(0), ct);
                if (byIndex is null && query.Search is not null && TimeProvider.System.GetElapsedTime(begun) > Long)
                    await BuildIndex(sql, workspace, ct);
                if (query.Offset >= total)
                    return new LeadPage([], total);
                var page = $"""
                    {SelectLead} from (select l.* {found} order by {order} limit @limit offset @offset) as l {WithTags}
                    order by {order}, t.name, t.id
                    """;
                var leads = await sql.Query(page, [.. parameters, ("limit", query.Limit), ("offset", query.Offset)], LeadWithTag, ct);
                return new LeadPage(Gather(leads), total);
            },
            ct
        );
    }

    public Task PrepareSearch(WorkspaceId workspace, CancellationToken ct) => Index.CatchUp(workspace, ct);

    // Few leads are looked up one by one, in this order, which SQLite keeps for a cross join; all others are walked through.
    static string From(string? few) => few is null ? "from lead l " : $"from ({few}) as few cross join lead l ";

    // What names few leads to be looked at; null where the index is of no use.
    async Task<string?> ByIndex(
        Sql sql,
        WorkspaceId workspace,
        LeadQuery query,
        List<(string Name, object? Value)> parameters,
        CancellationToken ct
    )
    {
        if (Sought(query) is not var (text, digits) || Math.Min(Runes(text), Runes(digits)) < Trigrams.Length)
            return null;
        if (await Index.Position(sql, workspace, ct) is not { } position)
            return null;
        var trigrams = sql.Dialect.Trigrams;
        var matching = trigrams.Parameters(text, digits);
        var few = $"""
            select count(*) from (select 1 {trigrams.Rows} limit {FewCandidates + 1}) as candidate
            """;
        if (await sql.QueryFirst(few, [("workspace", workspace.Value), .. matching], row => row.Count(0), ct) > FewCandidates)
            return null;
        parameters.AddRange(matching.ExceptBy(parameters.Select(one => one.Name), one => one.Name));
        parameters.Add(("position", position));
        return Candidates.Replace("{rows}", trigrams.Rows, StringComparison.Ordinal);
    }

    static async Task<string?> ByRuns(Sql sql, WorkspaceId workspace, LeadQuery query, CancellationToken ct)
    {
        if (query.Workflow is not { } workflow)
            return null;
        (string, object?)[] named = [("workspace", workspace.Value), ("workflow", workflow.Value)];
        var few = $"select count(*) from ({RunsInWorkflow} limit {FewCandidates + 1}) as candidate";
        var count = await sql.QueryFirst(few, named, row => row.Count(0), ct);
        return count > FewCandidates ? null : RunsInWorkflow;
    }

    async Task BuildIndex(Sql sql, WorkspaceId workspace, CancellationToken ct)
    {
        const string many = "select 1 from lead where workspace_id = @workspace and archived_at is null limit 1 offset @many";
        if ((await sql.Query(many, [("workspace", workspace.Value), ("many", Many)], _ => true, ct)).Count > 0)
            Index.Hurry(workspace);
    }

    static int Runes(string text) => text.EnumerateRunes().Count();

    // The text and, where it may be a phone's, its digits; null for no search.
    static (string Text, string Digits)? Sought(LeadQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Search))
            return null;
        var text = query.Search.Trim().ToLowerInvariant();
        return (text, DigitsOfPhone(query.Search) ?? text);
    }

    // Ids are made of the moment at which a lead was created, so that they order leads by it, and an index stands behind them.
    static string Order(LeadQuery query)
    {
        var way = query.IsAscending ? "asc" : "desc";
        return query.ByCreation ? $"l.id {way}" : $"l.updated_at {way}, l.id {way}";
    }

    static string Filter(LeadQuery query, List<(string Name, object? Value)> parameters)
    {
        var filter = "";
        if (Sought(query) is var (text, digits))
        {
            Add(""" and (l.search_text like @text escape '\' or l.search_text like @digits escape '\')""", "text", Containing(text));
            parameters.Add(("digits", Containing(digits)));
        }

        Add(" and l.email_key = @email", "email", query.EmailKey);
        Add(" and l.phone_e164 = @phone", "phone", query.Phone);
        Add(" and l.external_id = @external", "external", query.ExternalId);
        Add(" and l.campaign_id = @campaign", "campaign", query.Campaign?.Value);
        Add(" and l.source = @source", "source", query.Source);
        Add(InWorkflow, "workflow", query.Workflow?.Value);
        Add(WithTag, "tag", query.Tag);
        Add(WithSlug, "slug", query.TagSlug);
        Add(InStatus, "status", query.Status);
        Add(" and l.updated_at > @updated_after", "updated_after", query.UpdatedAfter);
        Add(" and l.updated_at < @updated_before", "updated_before", query.UpdatedBefore);
        Add(" and l.created_at > @created_after", "created_after", query.CreatedAfter);
        Add(" and l.created_at < @created_before", "created_before", query.CreatedBefore);
        if (query.CreatedAfter is { } after)
            Add(" and l.id >= @first_id", "first_id", Ids.First(after));
        if (query.CreatedBefore is { } before)
            Add(" and l.id < @end_id", "end_id", Ids.First(before));
        return filter;

        void Add(string condition, string name, object? value)
        {
            if (value is null)
                return;
            filter += condition;
            parameters.Add((name, value));
        }
    }

    internal static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    static string? DigitsOfPhone(string text)
    {
        if (text.Any(c => !char.IsAsciiDigit(c) && c is not ('+' or ' ' or '\u00a0' or '.' or '-' or '(' or ')')))
            return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length < FewestDigits ? null : digits;
    }
}
