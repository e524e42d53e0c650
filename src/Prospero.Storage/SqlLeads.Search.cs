using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeads
{
    // Fewer digits than this stand in too many numbers to tell one from the other.
    const int FewestDigits = 3;

    public async Task<LeadPage> Search(WorkspaceId workspace, LeadQuery query, CancellationToken ct)
    {
        const string live = "from lead l where l.workspace_id = @workspace and l.archived_at is null";
        const string found = """
             and (l.search_text like @text escape '\' or l.search_text like @digits escape '\')
            """;
        const string standing = """
             and (select n.status_key from run n where n.workspace_id = l.workspace_id and n.lead_id = l.id
                order by n.started_at desc, n.id desc limit 1) = @status
            """;
        var filter = live;
        List<(string Name, object? Value)> parameters = [("workspace", workspace.Value)];
        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            filter += found;
            parameters.Add(("text", Containing(query.Search.Trim().ToLowerInvariant())));
            parameters.Add(("digits", Containing(DigitsOfPhone(query.Search) ?? query.Search.Trim().ToLowerInvariant())));
        }

        if (query.Status is not null)
        {
            filter += standing;
            parameters.Add(("status", query.Status));
        }

        var page = $"""
            {SelectLead} from (select l.* {filter} order by l.updated_at desc, l.id desc limit @limit offset @offset) as l {WithTags}
            order by l.updated_at desc, l.id desc, t.name, t.id
            """;
        var count = $"select count(*) {filter}";
        return await store.Read(
            async sql =>
            {
                var total = await sql.QueryFirst(count, [.. parameters], row => row.Count(0), ct);
                var leads = await sql.Query(page, [.. parameters, ("limit", query.Limit), ("offset", query.Offset)], LeadWithTag, ct);
                return new LeadPage(Gather(leads), total);
            },
            ct
        );
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
