using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    // What a claimed call bears that has a line: it waits for nothing, no signal has such a name. The claim is part of it, so
    // that the mark ends with the claim, however that ends.
    const string Line = "'|line:' || cast(claim_id as text) || '|'";

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
                update touchpoint set awaits = {{Line}}
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

    static async Task<int> InProgress(Sql sql, Touchpoint one, ClaimId claim, CancellationToken ct)
    {
        (string, object?)[] parameters =
        [
            ("workspace", one.Workspace.Value),
            ("sender", one.Sender.Value),
            ("claim", claim.Value),
            .. one.Clock is { } clock ? new (string, object?)[] { ("clock", clock.Value) } : [],
        ];
        return await sql.QueryFirst(InProgressText(sql.Dialect, one.Clock), parameters, row => row.Count(0), ct);
    }

    // Both sets are small and have an index of their own: what is leased, and what waits for a report.
    internal static string InProgressText(Dialect dialect, ClockId? clock) =>
        $"""
            select
                (select count(*) from touchpoint
                where lease_until is not null and {dialect.Aside("workspace_id")} = @workspace and sender_id = @sender
                    and channel = 'call' and kind <> 'turn'
                    and (state = 'sending' or (state = 'claimed' and claim_id <> @claim and awaits = {Line})))
                +
                (select count(*) from touchpoint
                where state in ('sent', 'held') and state = 'sent' and due_at is not null and {OnClock(clock)}
                    and {dialect.Aside("workspace_id")} = @workspace and sender_id = @sender and channel = 'call' and kind <> 'turn')
            """;
}
