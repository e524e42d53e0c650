using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    // What a claimed call bears that has a line. It waits for nothing: no signal has this name.
    const string Line = "|line|";

    public async Task<int> TakeLines(ITransaction tx, IReadOnlyList<ClaimedTouchpoint> calls, int most, CancellationToken ct)
    {
        if (calls.Count == 0)
            return 0;
        var sql = tx.Sql();
        var (one, claim) = (calls[0].Touchpoint, calls[0].Claim);
        await SqlSenders.HoldTimetable(sql, one.Workspace, one.Sender, ct);
        var inProgress = await InProgress(sql, one, claim, ct);
        var given = Math.Clamp(most - inProgress, 0, calls.Count);
        if (given > 0)
            await sql.Send(
                $$"""
                update touchpoint set awaits = '{{Line}}'
                from {rows} as given
                where workspace_id = ws and id = tp and state = 'claimed' and claim_id = claim
                """,
                RowColumns
                    .Of(calls.Take(given).ToList())
                    .Id("ws", call => call.Touchpoint.Workspace.Value)
                    .Id("tp", call => call.Touchpoint.Id.Value)
                    .Id("claim", call => call.Claim.Value)
                    .Rows,
                [],
                ct
            );
        return given;
    }

    // Both sets are small and have an index of their own: what is leased, and what waits for a report.
    static async Task<int> InProgress(Sql sql, Touchpoint one, ClaimId claim, CancellationToken ct)
    {
        (string, object?)[] parameters =
        [
            ("workspace", one.Workspace.Value),
            ("sender", one.Sender.Value),
            ("claim", claim.Value),
            .. one.Clock is { } clock ? new (string, object?)[] { ("clock", clock.Value) } : [],
        ];
        return await sql.QueryFirst(
            $"""
            select
                (select count(*) from touchpoint
                where lease_until is not null and workspace_id = @workspace and sender_id = @sender and channel = 'call' and kind <> 'turn'
                    and (state = 'sending' or (state = 'claimed' and claim_id <> @claim and awaits = '{Line}')))
                +
                (select count(*) from touchpoint
                where state in ('sent', 'held') and state = 'sent' and due_at is not null and {OnClock(one.Clock)}
                    and workspace_id = @workspace and sender_id = @sender and channel = 'call' and kind <> 'turn')
            """,
            parameters,
            row => row.Count(0),
            ct
        );
    }
}
