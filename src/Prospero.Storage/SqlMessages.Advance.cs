using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Storage;

public sealed partial class SqlMessages
{
    public async Task<Message?> Advance(
        ITransaction tx,
        WorkspaceId workspace,
        MessageId message,
        DeliveryChange change,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        if (await Newest(sql, "id = @value", workspace, message.Value, ct) is not { } before)
            return null;
        await AppendDelivery(sql, before, change, ct);
        var after = await sql.QueryFirst(
            $"""
            update message
            set {MessageRows.Forward},
                bounced_at = case when new_is_bounce = 1 then coalesce(bounced_at, new_at) else bounced_at end,
                call = coalesce(new_call, call)
            from (
                select @status as new_status, @at as new_at, @provider_id as new_provider_id, @error as new_error,
                    @is_bounce as new_is_bounce, @call as new_call
            ) as given
            where workspace_id = @workspace and id = @message
            returning {MessageRows.Columns}
            """,
            [
                ("status", StoredNames.DeliveryStatuses.Of(change.Status)),
                ("at", change.At),
                ("provider_id", change.ProviderId),
                ("error", change.Error),
                ("is_bounce", change.IsBounce ? 1 : 0),
                ("call", JsonColumns.Of(Merge(before.Call, change.Call))),
                ("workspace", workspace.Value),
                ("message", message.Value),
            ],
            MessageRows.Read,
            ct
        );
        return after == before ? null : before;
    }

    // Providers repeat themselves, so that the same words are kept once.
    static Task<int> AppendDelivery(Sql sql, Message message, DeliveryChange change, CancellationToken ct) =>
        sql.Execute(
            """
            insert into delivery (workspace_id, id, message_id, status, at, provider_id, code, error, is_bounce, call)
            select @workspace, @id, @message, @status, @at, @provider_id, @code, @error, @is_bounce, @call
            where not exists (
                select 1 from delivery
                where workspace_id = @workspace and message_id = @message and status = @status and at = @at
                    and coalesce(code, '') = coalesce(@code, '') and coalesce(error, '') = coalesce(@error, '')
                    and is_bounce = @is_bounce and coalesce(call, '') = coalesce(@call, '')
            )
            """,
            [
                ("workspace", message.Workspace.Value),
                ("id", Ids.New(change.At)),
                ("message", message.Id.Value),
                ("status", StoredNames.DeliveryStatuses.Of(change.Status)),
                ("at", change.At),
                ("provider_id", change.ProviderId),
                ("code", change.Code),
                ("error", change.Error),
                ("is_bounce", change.IsBounce ? 1 : 0),
                ("call", JsonColumns.Of(change.Call)),
            ],
            ct
        );

    // A call's end and its analysis are reported one after the other, in either order: what is known stays, what was
    // missing is filled in.
    static CallResult? Merge(CallResult? known, CallResult? told) =>
        known is null || told is null
            ? told ?? known
            : known with
            {
                Duration = known.Duration > TimeSpan.Zero ? known.Duration : told.Duration,
                Summary = known.Summary ?? told.Summary,
                Transcript = known.Transcript ?? told.Transcript,
                RecordingUrl = known.RecordingUrl ?? told.RecordingUrl,
                CallBackAt = known.CallBackAt ?? told.CallBackAt,
                DisconnectionReason = known.DisconnectionReason ?? told.DisconnectionReason,
                Analysis = known.Analysis ?? told.Analysis,
            };
}
