using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public async Task<IReadOnlyList<ClaimedTouchpoint>> ReleaseExpired(ITransaction tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var sql = tx.Sql();
        // Surely not sent: back to the timetable as it was.
        var given = await sql.Execute(
            $"""
            {Expired("claimed", sql.Dialect)}
            update touchpoint
            set state = 'scheduled', claim_id = null, lease_until = null
            from expired
            where workspace_id = ws and id = tp and state = 'claimed' and lease_until < @now
            """,
            [("now", now), ("limit", limit)],
            ct
        );
        if (given > 0)
            sql.NoteDue(now, null);
        // Perhaps sent: nobody repeats it, and whoever was sending it may still say what happened. Its old due time is
        // no deadline.
        return await sql.Query(
            $"""
            {Expired("sending", sql.Dialect)}
            update touchpoint
            set state = 'held', hold_reason = 'outcome_unknown', due_at = null, lease_until = null
            from expired
            where workspace_id = ws and id = tp and state = 'sending' and lease_until < @now
            returning {CadenceRows.TouchpointColumns}, claim_id
            """,
            [("now", now), ("limit", limit)],
            row => new ClaimedTouchpoint(CadenceRows.ReadTouchpoint(row), new ClaimId(row.Id(CadenceRows.TouchpointWidth)), now),
            ct
        );
    }

    public async Task<IReadOnlyList<Touchpoint>> OverdueReports(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.TouchpointColumns}
                    from touchpoint
                    where state in ('sent', 'held') and due_at <= @now and {OnClock(clock)}
                    order by due_at, id
                    limit @limit
                    """,
                    [("now", now), ("clock", clock?.Value), ("limit", limit)],
                    CadenceRows.ReadTouchpoint,
                    ct
                ),
            ct
        );

    public Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) =>
        store.Read(
            async sql =>
            {
                var (scheduled, overdue) = await sql.QueryFirst(
                    $"""
                    select
                        (select due_at from touchpoint
                        where state = 'scheduled' and due_at is not null and {OnClock(clock)} order by due_at limit 1),
                        (select due_at from touchpoint
                        where state in ('sent', 'held') and due_at is not null and {OnClock(clock)} order by due_at limit 1)
                    """,
                    [("clock", clock?.Value)],
                    row => (row.TimeOrNull(0), row.TimeOrNull(1)),
                    ct
                );
                return scheduled is null || overdue < scheduled ? overdue : scheduled;
            },
            ct
        );

    static string Expired(string state, Dialect dialect) =>
        $"""
            with expired as materialized (
                select workspace_id as ws, id as tp
                from touchpoint
                where state = '{state}' and lease_until < @now
                order by lease_until
                limit @limit {dialect.SkipLocked}
            )
            """;
}
