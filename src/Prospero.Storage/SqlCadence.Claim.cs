using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    // How many times the limit is looked at, so that one workspace's backlog does not hide the others'.
    const int Lookahead = 4;

    public Task<IReadOnlyList<ClaimedTouchpoint>> ClaimDue(
        ClockId? clock,
        int limit,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    ) => store.InTransaction(tx => ClaimPastCrowd(tx.Sql(), clock, limit, now, leaseUntil, ct), ct);

    // Workspaces take turns of a quarter of the limit each; whoever is alone gets all turns.
    static async Task<IReadOnlyList<ClaimedTouchpoint>> ClaimDue(
        Sql sql,
        ClockId? clock,
        int limit,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    )
    {
        var claim = ClaimId.New(leaseUntil);
        var claimed = await sql.Query(
            $"""
            with candidate as materialized (
                select workspace_id as ws, id as tp, due_at as due
                from touchpoint
                where state = 'scheduled' and due_at <= @now and {OnClock(clock)}
                order by due_at, id
                limit @lookahead {sql.Dialect.SkipLocked}
            ), placed as (
                select ws, tp, due, row_number() over (partition by ws order by due, tp) as place
                from candidate
            ), chosen as materialized (
                select ws, tp
                from placed
                order by (place - 1) / @share, due, tp
                limit @limit
            )
            update touchpoint
            set state = 'claimed', claim_id = @claim, lease_until = @until
            from chosen
            where workspace_id = ws and id = tp and state = 'scheduled'
            returning {CadenceRows.TouchpointColumns}
            """,
            [
                ("now", now),
                ("clock", clock?.Value),
                ("lookahead", limit * Lookahead),
                ("share", Math.Max(1, limit / 4)),
                ("limit", limit),
                ("claim", claim.Value),
                ("until", leaseUntil),
            ],
            CadenceRows.ReadTouchpoint,
            ct
        );
        return
        [
            .. claimed
                .OrderBy(touchpoint => touchpoint.DueAt)
                .ThenBy(touchpoint => touchpoint.Id.ToString(), StringComparer.Ordinal)
                .Select(touchpoint => new ClaimedTouchpoint(touchpoint, claim, leaseUntil)),
        ];
    }
}
