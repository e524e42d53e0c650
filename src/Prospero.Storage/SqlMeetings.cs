using Prospero.Core;
using Prospero.Core.Bookings;

namespace Prospero.Storage;

/// <summary>Meetings in SQL.</summary>
public sealed class SqlMeetings(SqlStore store) : IMeetings
{
    const string Select = """
        select workspace_id, id, lead_id, title, starts_at, ends_at, time_zone, status, place, place_details, url, description, type,
            host_user_id, guest_name, guest_email, guest_phone, others, external_provider, external_event_id, cancelled_at,
            cancellation_reason, created_at, updated_at, outcome_at, outcome_notes, no_show_reason
        from meeting where workspace_id = @workspace
        """;

    public Task Save(ITransaction tx, Meeting meeting, CancellationToken ct)
    {
        const string text = """
            insert into meeting (workspace_id, id, lead_id, title, starts_at, ends_at, time_zone, status, place, place_details, url,
                description, type, host_user_id, guest_name, guest_email, guest_phone, others, external_provider, external_event_id,
                cancelled_at, cancellation_reason, created_at, updated_at, outcome_at, outcome_notes, no_show_reason)
            select workspace_id, id, lead_id, title, starts_at, ends_at, time_zone, status, place, place_details, url,
                description, type, host_user_id, guest_name, guest_email, guest_phone, others, external_provider, external_event_id,
                cancelled_at, cancellation_reason, created_at, updated_at, outcome_at, outcome_notes, no_show_reason
            from {rows} as given where true
            on conflict (workspace_id, id) do update set title = excluded.title, starts_at = excluded.starts_at,
                ends_at = excluded.ends_at, time_zone = excluded.time_zone, status = excluded.status, place = excluded.place,
                place_details = excluded.place_details, url = excluded.url, description = excluded.description, type = excluded.type,
                host_user_id = excluded.host_user_id, guest_name = excluded.guest_name, guest_email = excluded.guest_email,
                guest_phone = excluded.guest_phone, others = excluded.others, cancelled_at = excluded.cancelled_at,
                cancellation_reason = excluded.cancellation_reason, updated_at = excluded.updated_at,
                outcome_at = excluded.outcome_at, outcome_notes = excluded.outcome_notes, no_show_reason = excluded.no_show_reason
            """;
        return tx.Sql().Execute(text, Columns(meeting), [], ct);
    }

    public Task<Meeting?> Hold(ITransaction tx, WorkspaceId workspace, MeetingId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        return sql.QueryFirst(
            $"{Select} and id = @id {sql.Dialect.ForUpdate}",
            [("workspace", workspace.Value), ("id", id.Value)],
            Read,
            ct
        );
    }

    public Task<Meeting?> Hold(ITransaction tx, WorkspaceId workspace, ExternalMeeting external, CancellationToken ct)
    {
        var sql = tx.Sql();
        return sql.QueryFirst(
            $"{Select} and external_provider = @provider and external_event_id = @event {sql.Dialect.ForUpdate}",
            [("workspace", workspace.Value), ("provider", external.Provider), ("event", external.EventId)],
            Read,
            ct
        );
    }

    public async Task<IReadOnlyList<Meeting>> Of(WorkspaceId workspace, LeadId lead, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"{Select} and lead_id = @lead order by starts_at desc, id desc",
                    [("workspace", workspace.Value), ("lead", lead.Value)],
                    Read,
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<Meeting>> Ahead(WorkspaceId workspace, DateTimeOffset from, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"{Select} and status in ('scheduled', 'confirmed') and starts_at >= @from order by starts_at, id limit @limit",
                    [("workspace", workspace.Value), ("from", from), ("limit", limit)],
                    Read,
                    ct
                ),
            ct
        );

    static RowColumns Columns(Meeting meeting) =>
        RowColumns
            .Of([meeting])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id.Value)
            .Id("lead_id", one => one.Lead.Value)
            .Text("title", one => one.Terms.Title)
            .Time("starts_at", one => one.Terms.StartsAt)
            .Time("ends_at", one => one.Terms.EndsAt)
            .Text("time_zone", one => one.Terms.TimeZone)
            .Text("status", one => StoredNames.MeetingStatuses.Of(one.Status))
            .Text("place", one => StoredNames.MeetingPlaces.Of(one.Terms.Place))
            .Text("place_details", one => one.Terms.PlaceDetails)
            .Text("url", one => one.Terms.Url)
            .Text("description", one => one.Terms.Description)
            .Text("type", one => one.Terms.Type)
            .Id("host_user_id", one => one.Terms.Host)
            .Text("guest_name", one => one.Terms.Guest.Name)
            .Text("guest_email", one => one.Terms.Guest.Email)
            .Text("guest_phone", one => one.Terms.Guest.Phone)
            .Text("others", one => one.Terms.OthersJson)
            .Text("external_provider", one => one.External?.Provider)
            .Text("external_event_id", one => one.External?.EventId)
            .Time("cancelled_at", one => one.CancelledAt)
            .Text("cancellation_reason", one => one.CancellationReason)
            .Time("created_at", one => one.CreatedAt)
            .Time("updated_at", one => one.UpdatedAt)
            .Time("outcome_at", one => one.Outcome?.At)
            .Text("outcome_notes", one => one.Outcome?.Notes)
            .Text("no_show_reason", one => one.Outcome?.NoShowReason)
            .Rows;

    static Meeting Read(Row row) =>
        new(
            new MeetingId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            new LeadId(row.Id(2)),
            new MeetingTerms(
                row.Text(3),
                row.Time(4),
                row.Time(5),
                row.Text(6),
                StoredNames.MeetingPlaces.Parse(row.Text(8)),
                row.TextOrNull(10),
                row.TextOrNull(9),
                row.TextOrNull(11),
                row.TextOrNull(12),
                row.IdOrNull(13),
                new MeetingGuest(row.TextOrNull(14), row.TextOrNull(15), row.TextOrNull(16)),
                row.Text(17)
            ),
            StoredNames.MeetingStatuses.Parse(row.Text(7)),
            row.IsNull(18) ? null : new ExternalMeeting(row.Text(18), row.Text(19)),
            row.TimeOrNull(20),
            row.TextOrNull(21),
            row.Time(22),
            row.Time(23)
        )
        {
            Outcome = row.TimeOrNull(24) is { } at ? new MeetingOutcome(at, row.TextOrNull(25), row.TextOrNull(26)) : null,
        };
}
