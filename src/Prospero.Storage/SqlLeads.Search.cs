using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeads
{
    // Fewer digits than this stand in too many numbers to tell one from the other.
    const int FewestDigits = 3;

    // The status that a lead shows is its newest open run's, else its newest run's. The first look goes by an index and
    // leaves few for the second.
    const string InStatus = """
         and l.id in (select r.lead_id from workflow f
                join run r on r.workspace_id = @workspace and r.workflow_id = f.id and r.status_key = @status
                where f.workspace_id = (select coalesce(w.test_of, w.id) from workspace w where w.id = @workspace))
            and (select n.status_key from run n where n.workspace_id = l.workspace_id and n.lead_id = l.id
                order by case when n.state = 'closed' then 1 else 0 end, n.started_at desc, n.id desc limit 1) = @status
        """;

    const string WithTag = """
         and l.id in (select lt.lead_id from lead_tag lt where lt.workspace_id = @workspace and lt.tag_id = @tag)
        """;

    const string WithSlug = """
         and l.id in (select lt.lead_id from tag t join lead_tag lt on lt.workspace_id = @workspace and lt.tag_id = t.id
                where t.workspace_id = (select coalesce(w.test_of, w.id) from workspace w where w.id = @workspace) and t.slug = @slug)
        """;

    const string InWorkflow = """
         and l.id in (select r.lead_id from run r where r.workspace_id = @workspace and r.workflow_id = @workflow)
        """;

    public async Task<LeadPage> Search(WorkspaceId workspace, LeadQuery query, CancellationToken ct)
    {
        List<(string Name, object? Value)> parameters = [("workspace", workspace.Value)];
        var filter = $"from lead l where l.workspace_id = @workspace and l.archived_at is null{Filter(query, parameters)}";
        var order = Order(query);
        var page = $"""
            {SelectLead} from (select l.* {filter} order by {order} limit @limit offset @offset) as l {WithTags}
            order by {order}, t.name, t.id
            """;
        var count = $"select count(*) {filter}";
        return await store.Read(
            async sql =>
            {
                var total = await sql.QueryFirst(count, [.. parameters], row => row.Count(0), ct);
                if (query.Offset >= total)
                    return new LeadPage([], total);
                var leads = await sql.Query(page, [.. parameters, ("limit", query.Limit), ("offset", query.Offset)], LeadWithTag, ct);
                return new LeadPage(Gather(leads), total);
            },
            ct
        );
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
        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            var text = query.Search.Trim().ToLowerInvariant();
            Add(""" and (l.search_text like @text escape '\' or l.search_text like @digits escape '\')""", "text", Containing(text));
            parameters.Add(("digits", Containing(DigitsOfPhone(query.Search) ?? text)));
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
