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

    // In turn, only what is taken is locked, not all that is looked at: a lock is a write.
    static string Free(Dialect dialect) =>
        dialect.SkipLocked.Length == 0
            ? ""
            : $"""
                cross join lateral (
                    select 1 from touchpoint
                    where workspace_id = ws and id = tp and state = 'scheduled' {dialect.SkipLocked}
                ) as free
                """;

    // The limit stands in the text: a plan that does not know it reckons with a tenth of the table, and reads all of it.
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
                limit {limit * Lookahead}
            ), placed as (
                select ws, tp, due, row_number() over (partition by ws order by due, tp) as place
                from candidate
            ), turn as (
                select ws, tp from placed order by (place - 1) / {Math.Max(1, limit / 4)}, due, tp
            ), chosen as materialized (
                select ws, tp from turn {Free(sql.Dialect)}
                limit {limit}
            )
            update touchpoint
            set state = 'claimed', claim_id = @claim, lease_until = @until
            from chosen
            where workspace_id = ws and id = tp and state = 'scheduled'
            returning {CadenceRows.TouchpointColumns}
            """,
            [("now", now), ("clock", clock?.Value), ("claim", claim.Value), ("until", leaseUntil)],
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
