using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeadCards
{
    // A contact in flight may be accepted after its lead is gone; then nothing is noted any more.
    const string Live = "exists (select 1 from lead l where l.workspace_id = r.ws and l.id = r.of_lead and l.archived_at is null)";

    const string InsertMoved = $$"""
        insert into lead_card (workspace_id, lead_id, status, priority, urgency, preferred_method, last_contact_at, converted_at)
        select r.ws, r.of_lead, r.to_status, 'medium', 'low', 'email', r.contacted_at, r.converted_at from {rows} as r where {{Live}}
        on conflict (workspace_id, lead_id) do update set
        """;

    /// <summary>Moves cards; returns what is to be told about those whose status changed.</summary>
    internal static async Task<List<(WorkspaceId Workspace, Consequences What)>> Move(
        Sql sql,
        IReadOnlyList<(WorkspaceId Workspace, CardMove Move)> moves,
        CancellationToken ct
    )
    {
        if (moves.Count == 0)
            return [];
        // In one order, so that two transactions wait for each other in one direction; the last move of a lead counts.
        List<(WorkspaceId Workspace, CardMove Move)> sorted =
        [
            .. moves
                .GroupBy(item => (item.Workspace, item.Move.Lead, item.Move.Kind))
                .Select(same => same.Last())
                .OrderBy(item => item.Move.Lead.ToString(), StringComparer.Ordinal),
        ];
        List<(WorkspaceId Workspace, CardMove Move, string Previous, Guid? Chatbot)> moved = [];
        moved.AddRange(await FirstContacts(sql, [.. sorted.Where(item => item.Move.Kind == CardMoveKind.Contacted)], ct));
        await LaterContacts(sql, [.. sorted.Where(item => IsLaterContact(item.Move, moved))], ct);
        moved.AddRange(await Ends(sql, [.. sorted.Where(item => item.Move.Kind is CardMoveKind.Won or CardMoveKind.Lost)], ct));
        await TouchLeads(sql, moved, ct);
        return [.. moved.Select(item => (item.Workspace, Told(item.Move, item.Previous, item.Chatbot)))];
    }

    static bool IsLaterContact(CardMove move, List<(WorkspaceId Workspace, CardMove Move, string Previous, Guid? Chatbot)> moved) =>
        move.Kind == CardMoveKind.Written || (move.Kind == CardMoveKind.Contacted && !moved.Exists(item => item.Move.Lead == move.Lead));

    // Only who is still new moves; a lead without a card is.
    static async Task<List<(WorkspaceId, CardMove, string, Guid?)>> FirstContacts(
        Sql sql,
        List<(WorkspaceId Workspace, CardMove Move)> moves,
        CancellationToken ct
    )
    {
        const string text = $"""
            {InsertMoved} status = excluded.status, last_contact_at = excluded.last_contact_at
                where lead_card.status = 'new'
            returning workspace_id, lead_id, chatbot_id
            """;
        var moved = await sql.Query(text, Rows(moves, LeadStatus.Contacted), [], row => (Key: (row.Id(0), row.Id(1)), row.IdOrNull(2)), ct);
        var byKey = moves.ToDictionary(item => (item.Workspace.Value, item.Move.Lead.Value));
        return [.. moved.Select(row => (byKey[row.Key].Workspace, byKey[row.Key].Move, NoStatus, row.Item2))];
    }

    static Task LaterContacts(Sql sql, List<(WorkspaceId Workspace, CardMove Move)> moves, CancellationToken ct) =>
        sql.Execute($"{InsertMoved} last_contact_at = excluded.last_contact_at", Rows(moves, LeadStatus.New), [], ct);

    // Rare: the status before is read first, for the event.
    static async Task<List<(WorkspaceId, CardMove, string, Guid?)>> Ends(
        Sql sql,
        List<(WorkspaceId Workspace, CardMove Move)> moves,
        CancellationToken ct
    )
    {
        const string find = "select status from lead_card where workspace_id = @workspace and lead_id = @lead";
        const string write = $"""
            {InsertMoved} status = excluded.status, converted_at = coalesce(lead_card.converted_at, excluded.converted_at)
                where lead_card.status <> excluded.status
            returning chatbot_id
            """;
        List<(WorkspaceId, CardMove, string, Guid?)> moved = [];
        foreach (var item in moves)
        {
            var status = item.Move.Kind == CardMoveKind.Won ? LeadStatus.Converted : LeadStatus.Lost;
            var before = await sql.QueryFirst(
                $"{find} {sql.Dialect.ForUpdate}",
                [("workspace", item.Workspace.Value), ("lead", item.Move.Lead.Value)],
                row => row.Text(0),
                ct
            );
            foreach (var chatbot in await sql.Query(write, Rows([item], status), [], row => row.IdOrNull(0), ct))
                moved.Add((item.Workspace, item.Move, before ?? NoStatus, chatbot));
        }

        return moved;
    }

    // Whoever asks what changed lately must find it.
    static Task TouchLeads(
        Sql sql,
        List<(WorkspaceId Workspace, CardMove Move, string Previous, Guid? Chatbot)> moved,
        CancellationToken ct
    ) =>
        sql.Execute(
            """
            update lead set updated_at = r.moved_at from {rows} as r
            where lead.workspace_id = r.ws and lead.id = r.of_lead and lead.updated_at < r.moved_at
            """,
            RowColumns
                .Of(moved.Where(item => item.Chatbot is not null).ToList())
                .Id("ws", item => item.Workspace.Value)
                .Id("of_lead", item => item.Move.Lead.Value)
                .Time("moved_at", item => item.Move.At)
                .Rows,
            [],
            ct
        );

    // A lead that no chatbot captured has no status on its own surface; there nothing changed.
    static Consequences Told(CardMove move, string previous, Guid? chatbot)
    {
        var status = StatusOf(move.Kind).Name();
        Event changed = new LeadStatusChanged(move.At, move.Lead, status, previous);
        return new Consequences { Events = chatbot is null ? [changed] : [new LeadUpdated(move.At, move.Lead, ["status"]), changed] };
    }

    static LeadStatus StatusOf(CardMoveKind kind) =>
        kind switch
        {
            CardMoveKind.Contacted => LeadStatus.Contacted,
            CardMoveKind.Won => LeadStatus.Converted,
            CardMoveKind.Lost => LeadStatus.Lost,
            _ => throw new System.Diagnostics.UnreachableException(kind.ToString()),
        };

    static RowColumns Rows(IReadOnlyCollection<(WorkspaceId Workspace, CardMove Move)> moves, LeadStatus status) =>
        RowColumns
            .Of(moves)
            .Id("ws", item => item.Workspace.Value)
            .Id("of_lead", item => item.Move.Lead.Value)
            .Text("to_status", _ => StoredNames.LeadStatuses.Of(status))
            .Time("contacted_at", item => item.Move.Kind is CardMoveKind.Contacted or CardMoveKind.Written ? item.Move.At : null)
            .Time("converted_at", item => status == LeadStatus.Converted ? item.Move.At : null)
            .Rows;
}
