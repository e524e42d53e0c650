using Prospero.Core;
using Prospero.Core.Messages;

namespace Prospero.Storage;

/// <summary>Messages as records and back.</summary>
internal static class MessageRows
{
    public const string Columns =
        "workspace_id, id, lead_id, touchpoint_id, run_id, workflow_id, channel, direction, sender_id, address, subject, content, "
        + "html, template, status, provider_id, error, at, sent_at, delivered_at, read_at, bounced_at, call, parts";

    /// <summary>
    /// What an update sets from the columns new_status, new_at, new_provider_id and new_error: a status never goes back,
    /// an unknown one may become any, and a failure does not undo a delivery.
    /// </summary>
    public const string Forward = $"""
        status = case when {Advances} then new_status else status end,
            error = case when {Advances} then new_error when status = new_status then coalesce(new_error, error) else error end,
            provider_id = coalesce(new_provider_id, provider_id),
            sent_at = case when new_status in ('sent', 'delivered', 'read') then coalesce(sent_at, new_at) else sent_at end,
            delivered_at = case when new_status in ('delivered', 'read') then coalesce(delivered_at, new_at) else delivered_at end,
            read_at = case when new_status = 'read' then coalesce(read_at, new_at) else read_at end
        """;

    const string Advances =
        "((status in ('queued', 'unknown') and new_status <> status) "
        + "or (status = 'sent' and new_status in ('delivered', 'read', 'failed')) "
        + "or (status = 'delivered' and new_status = 'read'))";

    /// <summary>Inserts messages; one that exists already, because an earlier try froze it, is left as it is.</summary>
    public static Task Insert(Sql sql, IReadOnlyCollection<Message> messages, CancellationToken ct) =>
        sql.Send(
            $$"""
            insert into message ({{Columns}})
            select {{Columns}} from {rows} as given where true
            on conflict (workspace_id, id) do nothing
            """,
            Of(messages),
            [],
            ct
        );

    public static Message Read(Row row) =>
        new(
            new MessageId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            new LeadId(row.Id(2)),
            row.IdOrNull(3) is { } touchpoint ? new TouchpointId(touchpoint) : null,
            row.IdOrNull(4) is { } run ? new RunId(run) : null,
            row.IdOrNull(5) is { } workflow ? new WorkflowId(workflow) : null,
            CadenceRows.ReadChannel(row.Text(6)),
            StoredNames.Directions.Parse(row.Text(7)),
            new SenderId(row.Id(8)),
            row.Text(9),
            row.TextOrNull(10),
            row.TextOrNull(11),
            row.TextOrNull(12),
            JsonColumns.Template(row.TextOrNull(13)),
            StoredNames.DeliveryStatuses.Parse(row.Text(14)),
            row.TextOrNull(15),
            row.TextOrNull(16),
            row.Time(17),
            row.TimeOrNull(18),
            row.TimeOrNull(19),
            row.TimeOrNull(20),
            row.TimeOrNull(21),
            JsonColumns.Call(row.TextOrNull(22))
        )
        {
            Parts = JsonColumns.Parts(row.TextOrNull(23)),
        };

    static RowColumns Of(IReadOnlyCollection<Message> messages) =>
        RowColumns
            .Of(messages)
            .Id("workspace_id", message => message.Workspace.Value)
            .Id("id", message => message.Id.Value)
            .Id("lead_id", message => message.Lead.Value)
            .Id("touchpoint_id", message => message.Touchpoint?.Value)
            .Id("run_id", message => message.Run?.Value)
            .Id("workflow_id", message => message.Workflow?.Value)
            .Text("channel", message => message.Channel.Name())
            .Text("direction", message => StoredNames.Directions.Of(message.Direction))
            .Id("sender_id", message => message.Sender.Value)
            .Text("address", message => message.Address)
            .Text("subject", message => message.Subject)
            .Text("content", message => message.Content)
            .Text("html", message => message.Html)
            .Json("template", message => JsonColumns.Of(message.Template))
            .Text("status", message => StoredNames.DeliveryStatuses.Of(message.Status))
            .Text("provider_id", message => message.ProviderId)
            .Text("error", message => message.Error)
            .Time("at", message => message.At)
            .Time("sent_at", message => message.SentAt)
            .Time("delivered_at", message => message.DeliveredAt)
            .Time("read_at", message => message.ReadAt)
            .Time("bounced_at", message => message.BouncedAt)
            .Json("call", message => JsonColumns.Of(message.Call))
            .Json("parts", message => JsonColumns.Of(message.Parts))
            .Rows;
}
