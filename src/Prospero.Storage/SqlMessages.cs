using Prospero.Core;
using Prospero.Core.Messages;

namespace Prospero.Storage;

/// <summary>Messages, what providers said about them, templates, and which inbound events were taken in.</summary>
public sealed partial class SqlMessages(SqlStore store) : IMessages
{
    public Task Add(ITransaction tx, IReadOnlyCollection<Message> messages, CancellationToken ct) =>
        MessageRows.Insert(tx.Sql(), messages, ct);

    public async Task<Message?> Find(
        ITransaction tx,
        WorkspaceId workspace,
        string? providerId,
        TouchpointId? touchpoint,
        CancellationToken ct
    )
    {
        var byProvider = providerId is null ? null : await Newest(tx.Sql(), "provider_id = @value", workspace, providerId, ct);
        return byProvider ?? (touchpoint is { } id ? await Newest(tx.Sql(), "touchpoint_id = @value", workspace, id.Value, ct) : null);
    }

    public async Task<IReadOnlySet<TouchpointId>> Begun(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<TouchpointId> touchpoints,
        CancellationToken ct
    )
    {
        var found = await tx.Sql()
            .Query(
                "select touchpoint_id from {rows} as given join message on workspace_id = @workspace and touchpoint_id = tp",
                RowColumns.Of(touchpoints).Id("tp", id => id.Value).Rows,
                [("workspace", workspace.Value)],
                row => new TouchpointId(row.Id(0)),
                ct
            );
        return found.ToHashSet();
    }

    public async Task<IReadOnlyList<Message>> OfLead(WorkspaceId workspace, LeadId lead, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"select {MessageRows.Columns} from message where workspace_id = @workspace and lead_id = @lead order by at, id",
                    [("workspace", workspace.Value), ("lead", lead.Value)],
                    MessageRows.Read,
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<string>> Thread(WorkspaceId workspace, LeadId lead, RunId run, Channel channel, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    """
                    select provider_id from message
                    where workspace_id = @workspace and lead_id = @lead and run_id = @run and channel = @channel
                        and provider_id is not null
                    order by at, id
                    """,
                    [("workspace", workspace.Value), ("lead", lead.Value), ("run", run.Value), ("channel", channel.Name())],
                    row => row.Text(0),
                    ct
                ),
            ct
        );

    public Task<DateTimeOffset?> LastInbound(WorkspaceId workspace, LeadId lead, SenderId sender, CancellationToken ct) =>
        store.Read(
            sql =>
                sql.QueryFirst(
                    """
                    select max(at) from message
                    where workspace_id = @workspace and lead_id = @lead and sender_id = @sender and direction = 'inbound'
                    """,
                    [("workspace", workspace.Value), ("lead", lead.Value), ("sender", sender.Value)],
                    row => row.TimeOrNull(0),
                    ct
                ),
            ct
        );

    public Task<SenderId?> LastSender(WorkspaceId workspace, LeadId lead, Channel channel, CancellationToken ct) =>
        store.Read<SenderId?>(
            sql =>
                sql.QueryFirst<SenderId?>(
                    """
                    select sender_id from message
                    where workspace_id = @workspace and lead_id = @lead and channel = @channel
                    order by at desc, id desc
                    limit 1
                    """,
                    [("workspace", workspace.Value), ("lead", lead.Value), ("channel", channel.Name())],
                    row => new SenderId(row.Id(0)),
                    ct
                ),
            ct
        );

    public async Task<bool> Remember(
        ITransaction tx,
        WorkspaceId workspace,
        string provider,
        string eventId,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var added = await tx.Sql()
            .Execute(
                """
                insert into inbound_event (workspace_id, provider, event_id, at)
                values (@workspace, @provider, @event, @now)
                on conflict (workspace_id, provider, event_id) do nothing
                """,
                [("workspace", workspace.Value), ("provider", provider), ("event", eventId), ("now", now)],
                ct
            );
        return added == 1;
    }

    // What the message is now is what its next status is decided from: it is held until the commit.
    static Task<Message?> Newest(Sql sql, string condition, WorkspaceId workspace, object value, CancellationToken ct) =>
        sql.QueryFirst(
            $"""
            select {MessageRows.Columns} from message
            where workspace_id = @workspace and {condition}
            order by at desc, id desc
            limit 1 {sql.Dialect.ForUpdate}
            """,
            [("workspace", workspace.Value), ("value", value)],
            MessageRows.Read,
            ct
        );
}
