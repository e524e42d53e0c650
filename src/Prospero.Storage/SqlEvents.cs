using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Events;

namespace Prospero.Storage;

/// <summary>The log and the timelines in SQL.</summary>
public sealed partial class SqlEvents(SqlStore store) : IEvents
{
    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task Append(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<Event> events,
        IReadOnlyCollection<Activity> activities,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        // The timelines come first: from the head's update on, other writers of the workspace wait.
        await AppendActivities(sql, workspace, activities, ct);
        await AppendEvents(sql, workspace, events, ct);
        if (events.Count > 0)
            sql.NoteEvents();
    }

    public async Task<IReadOnlyList<StoredEvent>> Read(WorkspaceId workspace, long after, int limit, CancellationToken ct)
    {
        const string text = """
            select position, id, type, at, lead_id, payload from event
            where workspace_id = @workspace and position > @after
            order by position limit @limit
            """;
        return await store.Read(
            sql => sql.Query(text, [("workspace", workspace.Value), ("after", after), ("limit", limit)], Event, ct),
            ct
        );
    }

    public Task<long> Head(WorkspaceId workspace, CancellationToken ct) =>
        store.Read(
            sql =>
                sql.QueryFirst(
                    "select event_head from workspace where id = @workspace",
                    [("workspace", workspace.Value)],
                    row => row.Number(0),
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<Activity>> Newest(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct)
    {
        const string text = """
            select a.id, a.lead_id, a.at, a.type, a.title, a.description, a.actor, a.message_id
            from {rows} as r
            join activity a on a.workspace_id = @workspace and a.id = (
                select n.id from activity n where n.workspace_id = @workspace and n.lead_id = r.lead
                order by n.at desc, n.id desc limit 1)
            """;
        var rows = RowColumns.Of(leads).Id("lead", lead => lead.Value).Rows;
        return await store.Read(sql => sql.Query(text, rows, [("workspace", workspace.Value)], Activity, ct), ct);
    }

    public async Task<IReadOnlyList<Activity>> Timeline(WorkspaceId workspace, LeadId lead, CancellationToken ct)
    {
        const string text = """
            select id, lead_id, at, type, title, description, actor, message_id from activity
            where workspace_id = @workspace and lead_id = @lead
            order by at, id
            """;
        return await store.Read(sql => sql.Query(text, [("workspace", workspace.Value), ("lead", lead.Value)], Activity, ct), ct);
    }

    static async Task AppendEvents(Sql sql, WorkspaceId workspace, IReadOnlyCollection<Event> events, CancellationToken ct)
    {
        if (events.Count == 0)
            return;
        const string take = "update workspace set event_head = event_head + @count where id = @workspace";
        // The head is ours until the commit: what it says now is the position of the last of these events. A workspace that
        // does not exist has none, and the column refuses that.
        const string insert = """
            insert into event (workspace_id, position, id, type, at, lead_id, payload)
            select @workspace, (select w.event_head from workspace w where w.id = @workspace) - r.behind, r.id, r.type, r.at,
                r.lead_id, r.payload
            from {rows} as r
            """;
        var behind = events.Count;
        var rows = RowColumns
            .Of(events)
            .Number("behind", _ => --behind)
            .Id("id", e => Ids.New(e.At))
            .Text("type", e => e.Type)
            .Time("at", e => e.At)
            .Id("lead_id", e => e.Lead.Value)
            .Json("payload", Payload)
            .Rows;
        await sql.Send(take, [("workspace", workspace.Value), ("count", events.Count)], ct);
        await sql.Send(insert, rows, [("workspace", workspace.Value)], ct);
    }

    static Task AppendActivities(Sql sql, WorkspaceId workspace, IReadOnlyCollection<Activity> activities, CancellationToken ct)
    {
        const string text = """
            insert into activity (workspace_id, id, lead_id, at, type, title, description, actor, message_id)
            select @workspace, r.id, r.lead_id, r.at, r.type, r.title, r.description, r.actor, r.message_id from {rows} as r
            """;
        var rows = RowColumns
            .Of(activities)
            .Id("id", a => a.Id)
            .Id("lead_id", a => a.Lead.Value)
            .Time("at", a => a.At)
            .Text("type", a => a.Type)
            .Text("title", a => a.Title)
            .Text("description", a => a.Description)
            .Text("actor", a => a.Actor)
            .Id("message_id", a => a.Message?.Value)
            .Rows;
        return sql.Send(text, rows, [("workspace", workspace.Value)], ct);
    }

    static string Payload(Event happened)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            happened.WritePayload(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Zeros stand for no lead.
    static StoredEvent Event(Row row) =>
        new(
            row.Number(0),
            row.Id(1),
            row.Text(2),
            row.Time(3),
            row.Id(4) is var lead && lead != default ? new LeadId(lead) : null,
            row.Text(5)
        );

    static Activity Activity(Row row) =>
        new(
            row.Id(0),
            new LeadId(row.Id(1)),
            row.Time(2),
            row.Text(3),
            row.Text(4),
            row.TextOrNull(5),
            row.Text(6),
            row.IdOrNull(7) is { } message ? new MessageId(message) : null
        );
}
