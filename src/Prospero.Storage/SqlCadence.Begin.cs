using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Messages;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public async Task<IReadOnlyList<bool>> BeginSend(ITransaction tx, IReadOnlyList<Begin> begins, CancellationToken ct)
    {
        var sql = tx.Sql();
        var isOurs = await Answers(begins, begin => begin.Claimed.Touchpoint, round => TakeOff(sql, round, ct));
        var ours = Owned(begins, isOurs);
        await MessageRows.Insert(sql, [.. ours.Select(begin => begin.Message).OfType<Message>()], ct);
        await InsertAttempts(sql, [.. ours.Select(begin => begin.Attempt)], ct);
        return isOurs;
    }

    public async Task BeginAdhoc(ITransaction tx, ClaimedTouchpoint claimed, Begin begin, CancellationToken ct)
    {
        var sql = tx.Sql();
        var touchpoint = claimed.Touchpoint with { State = TouchpointState.Sending, Tries = begin.Attempt.Number };
        await sql.Send(
            $$"""
            insert into touchpoint ({{CadenceRows.TouchpointColumns}}, claim_id, lease_until)
            select {{CadenceRows.TouchpointColumns}}, @claim, @until from {rows} as given
            """,
            CadenceRows.Of([touchpoint]),
            [("claim", claimed.Claim.Value), ("until", claimed.LeaseUntil)],
            ct
        );
        await MessageRows.Insert(sql, [begin.Message!], ct);
        await InsertAttempts(sql, [begin.Attempt], ct);
    }

    // claimed -> sending. The run is asked again: a reply that came after the claim stops the send here.
    static Task<List<(Guid, Guid)>> TakeOff(Sql sql, IReadOnlyCollection<Begin> begins, CancellationToken ct) =>
        sql.Query(
            """
            update touchpoint
            set state = 'sending', tries = tries + 1, lease_until = new_lease
            from {rows} as given
            where workspace_id = ws and id = tp and state = 'claimed' and claim_id = claim
                and (run_id is null or exists (
                    select 1 from run
                    where run.workspace_id = touchpoint.workspace_id and run.id = touchpoint.run_id and run.state = 'active'
                ))
            returning workspace_id, id
            """,
            RowColumns
                .Of(begins)
                .Id("ws", begin => begin.Claimed.Touchpoint.Workspace.Value)
                .Id("tp", begin => begin.Claimed.Touchpoint.Id.Value)
                .Id("claim", begin => begin.Claimed.Claim.Value)
                .Time("new_lease", begin => begin.Claimed.LeaseUntil)
                .Rows,
            [],
            ReadKey,
            ct
        );

    static Task InsertAttempts(Sql sql, IReadOnlyCollection<Attempt> attempts, CancellationToken ct) =>
        sql.Send(
            $$"""
            insert into attempt ({{CadenceRows.AttemptColumns}})
            select {{CadenceRows.AttemptColumns}} from {rows} as given
            """,
            CadenceRows.Of(attempts),
            [],
            ct
        );
}
