using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Cards in SQL.</summary>
public sealed partial class SqlLeadCards(SqlStore store) : ILeadCards
{
    const string Columns =
        "workspace_id, lead_id, chatbot_id, status, priority, urgency, preferred_method, message, discord, notes, conversation_id, "
        + "assigned_user_id, follow_up_at, last_contact_at, converted_at";

    // Behind the columns of a lead with a tag.
    const int FirstColumn = 23;

    const string SelectCard = """
        c.chatbot_id, c.status, c.priority, c.urgency, c.preferred_method, c.message, c.discord, c.notes, c.conversation_id,
            c.assigned_user_id, c.follow_up_at, c.last_contact_at, c.converted_at
        """;

    const string WithCard = "left join lead_card c on c.workspace_id = l.workspace_id and c.lead_id = l.id";

    static readonly string Assignments = string.Join(", ", Columns.Split(", ")[2..].Select(column => $"{column} = excluded.{column}"));

    public Task<CardedLead?> Find(WorkspaceId workspace, LeadId id, CancellationToken ct) =>
        store.Read(sql => Find(sql, workspace, id, ct), ct);

    public Task<CardedLead?> Find(ITransaction tx, WorkspaceId workspace, LeadId id, CancellationToken ct) =>
        Find(tx.Sql(), workspace, id, ct);

    public async Task<IReadOnlyList<CardedLead>> FindAll(WorkspaceId workspace, IReadOnlyCollection<LeadId> ids, CancellationToken ct)
    {
        const string text = $$"""
            {{SqlLeads.SelectLead}}, {{SelectCard}}
            from {rows} as r join lead l on l.workspace_id = @workspace and l.id = r.of_lead {{SqlLeads.WithTags}} {{WithCard}}
            where l.archived_at is null
            order by l.id, t.name, t.id
            """;
        var rows = RowColumns.Of(ids).Id("of_lead", id => id.Value).Rows;
        return Gather(await store.Read(sql => sql.Query(text, rows, [("workspace", workspace.Value)], Read, ct), ct));
    }

    public Task Save(ITransaction tx, IReadOnlyCollection<CardedLead> cards, CancellationToken ct)
    {
        var text = $$"""
            insert into lead_card ({{Columns}}) select {{Columns}} from {rows} as r where true
            on conflict (workspace_id, lead_id) do update set {{Assignments}}
            """;
        return tx.Sql().Execute(text, Rows(cards), [], ct);
    }

    static async Task<CardedLead?> Find(Sql sql, WorkspaceId workspace, LeadId id, CancellationToken ct)
    {
        const string text = $"""
            {SqlLeads.SelectLead}, {SelectCard} from lead l {SqlLeads.WithTags} {WithCard}
            where l.workspace_id = @workspace and l.id = @id and l.archived_at is null
            order by t.name, t.id
            """;
        var rows = await sql.Query(text, [("workspace", workspace.Value), ("id", id.Value)], Read, ct);
        return Gather(rows) is [var found] ? found : null;
    }

    static RowColumns Rows(IReadOnlyCollection<CardedLead> cards) =>
        RowColumns
            .Of(cards)
            .Id("workspace_id", one => one.Lead.Workspace.Value)
            .Id("lead_id", one => one.Lead.Id.Value)
            .Id("chatbot_id", one => one.Card.Chatbot?.Value)
            .Text("status", one => StoredNames.LeadStatuses.Of(one.Card.Status))
            .Text("priority", one => StoredNames.LeadPriorities.Of(one.Card.Priority))
            .Text("urgency", one => StoredNames.LeadUrgencies.Of(one.Card.Urgency))
            .Text("preferred_method", one => StoredNames.PreferredMethods.Of(one.Card.PreferredMethod))
            .Text("message", one => one.Card.Message)
            .Text("discord", one => one.Card.Discord)
            .Text("notes", one => one.Card.Notes)
            .Text("conversation_id", one => one.Card.Conversation)
            .Id("assigned_user_id", one => one.Card.AssignedUser)
            .Time("follow_up_at", one => one.Card.FollowUpAt)
            .Time("last_contact_at", one => one.Card.LastContactAt)
            .Time("converted_at", one => one.Card.ConvertedAt)
            .Rows;

    // The rows of one lead stand together, its tags in order.
    static List<CardedLead> Gather(List<(Lead Lead, Tag? Tag, LeadCard Card)> rows) =>
        [
            .. rows.GroupBy(row => row.Lead.Id)
                .Select(lead => new CardedLead(
                    lead.First().Lead with
                    {
                        Tags = [.. lead.Select(row => row.Tag).OfType<Tag>()],
                    },
                    lead.First().Card
                )),
        ];

    static (Lead Lead, Tag? Tag, LeadCard Card) Read(Row row)
    {
        var (lead, tag) = SqlLeads.LeadWithTag(row);
        return (lead, tag, row.IsNull(FirstColumn + 1) ? LeadCard.Blank : Card(row));
    }

    static LeadCard Card(Row row) =>
        new(
            row.IdOrNull(FirstColumn) is { } chatbot ? new ChatbotId(chatbot) : null,
            StoredNames.LeadStatuses.Parse(row.Text(FirstColumn + 1)),
            StoredNames.LeadPriorities.Parse(row.Text(FirstColumn + 2)),
            StoredNames.LeadUrgencies.Parse(row.Text(FirstColumn + 3)),
            StoredNames.PreferredMethods.Parse(row.Text(FirstColumn + 4)),
            row.TextOrNull(FirstColumn + 5),
            row.TextOrNull(FirstColumn + 6),
            row.TextOrNull(FirstColumn + 7),
            row.TextOrNull(FirstColumn + 8),
            row.IdOrNull(FirstColumn + 9),
            row.TimeOrNull(FirstColumn + 10),
            row.TimeOrNull(FirstColumn + 11),
            row.TimeOrNull(FirstColumn + 12)
        );
}
