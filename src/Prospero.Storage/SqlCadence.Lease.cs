using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public Task<IReadOnlyList<bool>> Renew(IReadOnlyList<ClaimedTouchpoint> claimed, DateTimeOffset leaseUntil, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                var sql = tx.Sql();
                IReadOnlyList<bool> isOurs = await Answers(claimed, item => item.Touchpoint, round => Renew(sql, round, leaseUntil, ct));
                return isOurs;
            },
            ct
        );

    public Task<int> GiveBack(IReadOnlyList<ClaimedTouchpoint> claimed, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                var sql = tx.Sql();
                var given = await sql.Execute(
                    """
                    update touchpoint
                    set state = 'scheduled', claim_id = null, lease_until = null
                    from {rows} as given
                    where workspace_id = ws and id = tp and state = 'claimed' and claim_id = claim
                    """,
                    Claims(claimed),
                    [],
                    ct
                );
                if (given > 0)
                    foreach (var item in claimed)
                        sql.NoteDue(item.Touchpoint.DueAt, item.Touchpoint.Clock);
                return given;
            },
            ct
        );

    static Task<List<(Guid, Guid)>> Renew(
        Sql sql,
        IReadOnlyCollection<ClaimedTouchpoint> claimed,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    ) =>
        sql.Query(
            """
            update touchpoint
            set lease_until = @until
            from {rows} as given
            where workspace_id = ws and id = tp and state in ('claimed', 'sending') and claim_id = claim
            returning workspace_id, id
            """,
            Claims(claimed),
            [("until", leaseUntil)],
            ReadKey,
            ct
        );

    static RowColumns Claims(IReadOnlyCollection<ClaimedTouchpoint> claimed) =>
        RowColumns
            .Of(claimed)
            .Id("ws", item => item.Touchpoint.Workspace.Value)
            .Id("tp", item => item.Touchpoint.Id.Value)
            .Id("claim", item => item.Claim.Value)
            .Rows;
}
