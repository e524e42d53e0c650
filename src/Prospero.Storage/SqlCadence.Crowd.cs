using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    // Into how many parts a claim is divided: nobody gets more than one of them while others are due.
    const int Shares = 4;

    readonly Crowd _crowd = new();

    async Task<IReadOnlyList<ClaimedTouchpoint>> ClaimPastCrowd(
        Sql sql,
        ClockId? clock,
        int limit,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    )
    {
        // A clock of its own belongs to one workspace.
        if (clock is not null || limit < Shares)
            return await ClaimDue(sql, clock, limit, now, leaseUntil, ct);
        var share = limit / Shares;
        var hidden = await ClaimHidden(sql, limit - share, now, leaseUntil, ct);
        var most = hidden.Count > 0 ? share : limit;
        var oldest = await ClaimDue(sql, clock, most, now, leaseUntil, ct);
        _crowd.Saw([.. oldest.Select(one => one.Touchpoint.Workspace).Distinct()], Shares, oldest.Count == most);
        return hidden.Count > 0 ? [.. oldest, .. hidden] : oldest;
    }

    // Those who stand behind a crowd that leaves no room in what is looked at. Where there is no other workspace the database
    // finds that out first and walks over nothing.
    async Task<IReadOnlyList<ClaimedTouchpoint>> ClaimHidden(
        Sql sql,
        int limit,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    )
    {
        if (_crowd.LookPast() is not { Count: > 0 } crowd)
            return [];
        var claim = ClaimId.New(leaseUntil);
        var hidden = await sql.Query(
            $$"""
            with crowd as materialized (
                select crowded from {rows} as given
            ), chosen as materialized (
                select workspace_id as ws, id as tp
                from touchpoint
                where state = 'scheduled' and due_at <= @now and clock_id is null
                    and workspace_id not in (select crowded from crowd)
                    and exists (select 1 from workspace w where w.clock_id is null and w.id not in (select crowded from crowd))
                order by due_at, id
                limit {{limit}} {{sql.Dialect.SkipLocked}}
            )
            update touchpoint
            set state = 'claimed', claim_id = @claim, lease_until = @until
            from chosen
            where workspace_id = ws and id = tp and state = 'scheduled'
            returning {{CadenceRows.TouchpointColumns}}
            """,
            RowColumns.Of(crowd).Id("crowded", workspace => workspace.Value).Rows,
            [("now", now), ("claim", claim.Value), ("until", leaseUntil)],
            row => new ClaimedTouchpoint(CadenceRows.ReadTouchpoint(row), claim, leaseUntil),
            ct
        );
        _crowd.Looked(hidden.Count > 0);
        return hidden;
    }
}
