using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeadCards
{
    // What a lead without a card has.
    static readonly string NoStatus = StoredNames.LeadStatuses.Of(LeadCard.Blank.Status);
    static readonly string NoPriority = StoredNames.LeadPriorities.Of(LeadCard.Blank.Priority);

    public async Task<CardPage> List(WorkspaceId workspace, CardQuery query, CancellationToken ct)
    {
        List<(string Name, object? Value)> parameters = [("workspace", workspace.Value)];
        var filter = Filter(query, parameters);
        // A chatbot's leads are found through their cards; otherwise the cards are looked up beside the leads.
        var source = query.Chatbot is null
            ? $"lead l {WithCard} where l.workspace_id = @workspace"
            : """
                lead_card c join lead l on l.workspace_id = c.workspace_id and l.id = c.lead_id
                where c.workspace_id = @workspace and c.chatbot_id = @chatbot
                """;
        // Counting needs no cards where none is asked about.
        var counted = query is { Chatbot: null, Status: null, Priority: null } ? "lead l where l.workspace_id = @workspace" : source;
        var page = $"""
            {SqlLeads.SelectLead}, {SelectCard}
            from (select l.* from {source} {filter} order by {Order(query, query.Chatbot is null ? "l.id" : "c.lead_id")}
                limit @limit offset @offset) as l {SqlLeads.WithTags} {WithCard}
            order by {Order(query, "l.id")}, t.name, t.id
            """;
        return await store.Read(
            async sql =>
            {
                var total = await sql.QueryFirst($"select count(*) from {counted} {filter}", [.. parameters], row => row.Count(0), ct);
                if (query.Offset >= total)
                    return new CardPage([], total);
                var leads = await sql.Query(page, [.. parameters, ("limit", query.Limit), ("offset", query.Offset)], Read, ct);
                return new CardPage(Gather(leads), total);
            },
            ct
        );
    }

    static string Filter(CardQuery query, List<(string Name, object? Value)> parameters)
    {
        var filter = "and l.archived_at is null";
        Add("", "chatbot", query.Chatbot?.Value);
        Add($"and coalesce(c.status, '{NoStatus}') = @status", "status", StoredNames.LeadStatuses.Of(query.Status));
        Add($"and coalesce(c.priority, '{NoPriority}') = @priority", "priority", StoredNames.LeadPriorities.Of(query.Priority));
        Add("and l.source = @source", "source", query.Source);
        Add("and l.created_at > @created_after", "created_after", query.CreatedAfter);
        Add("and l.created_at < @created_before", "created_before", query.CreatedBefore);
        Add("and l.updated_at > @updated_after", "updated_after", query.UpdatedAfter);
        // Only what stands before the mark is searched.
        Add(
            """and l.search_text like @search escape '\'""",
            "search",
            query.Search is { } text
                ? $"{SqlLeads.Containing(text.Replace(Lead.SearchMark, ' ').ToLowerInvariant())}{Lead.SearchMark}%"
                : null
        );
        return filter;

        void Add(string condition, string name, object? value)
        {
            if (value is null)
                return;
            filter += $" {condition}";
            parameters.Add((name, value));
        }
    }

    // Ids are made of the moment at which a lead was created, so that they order leads by it, and an index stands behind them.
    static string Order(CardQuery query, string id)
    {
        var way = query.IsAscending ? "asc" : "desc";
        var by = query.Sort switch
        {
            CardSort.Created => "",
            CardSort.Updated => $"l.updated_at {way}, ",
            CardSort.Name => $"l.search_text {way}, ",
            CardSort.Email => $"l.email_key is null, l.email_key {way}, ",
            CardSort.Status => $"{Place("c.status", NoStatus, LeadStatusNames.All)} {way}, ",
            CardSort.Priority => $"{Place("c.priority", NoPriority, Priorities)} {way}, ",
            _ => throw new System.Diagnostics.UnreachableException(query.Sort.ToString()),
        };
        return $"{by}{id} {way}";
    }

    static readonly string[] Priorities = [.. Enum.GetValues<LeadPriority>().Select(StoredNames.LeadPriorities.Of)];

    static string Place(string column, string otherwise, IReadOnlyList<string> names) =>
        $"case coalesce({column}, '{otherwise}') {string.Join(' ', names.Select((name, i) => $"when '{name}' then {i}"))} end";
}
