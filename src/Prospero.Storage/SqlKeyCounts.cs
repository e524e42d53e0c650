using Prospero.Core.Access;

namespace Prospero.Storage;

/// <summary>Counts of keys in SQL.</summary>
public sealed class SqlKeyCounts(SqlStore store) : IKeyCounts
{
    public bool IsShared => store is PostgresStore;

    public Task Add(Guid node, IReadOnlyCollection<KeyCount> counts, CancellationToken ct)
    {
        const string text = """
            insert into key_use (key_id, node, second, count, keep_until)
            select r.of_key, @node, r.at_second, r.uses, r.until from {rows} as r where true
            on conflict (key_id, second, node) do update set count = key_use.count + excluded.count
            """;
        var rows = RowColumns
            .Of(counts)
            .Id("of_key", count => count.Key)
            .Number("at_second", count => count.Second)
            .Number("uses", count => count.Count)
            .Number("until", count => count.KeepUntil)
            .Rows;
        return store.InTransaction(tx => tx.Sql().Execute(text, rows, [("node", node)], ct), ct);
    }

    public async Task<IReadOnlyList<KeyCount>> Others(Guid node, IReadOnlyCollection<(Guid Key, long From)> keys, CancellationToken ct)
    {
        const string text = """
            select u.key_id, u.second, cast(sum(u.count) as bigint), max(u.keep_until)
            from {rows} as r join key_use u on u.key_id = r.of_key and u.second >= r.from_second
            where u.node <> @node
            group by u.key_id, u.second
            """;
        var rows = RowColumns.Of(keys).Id("of_key", key => key.Key).Number("from_second", key => key.From).Rows;
        return await store.Read(
            sql => sql.Query(text, rows, [("node", node)], row => new KeyCount(row.Id(0), row.Number(1), row.Number(2), row.Number(3)), ct),
            ct
        );
    }

    public Task<int> Prune(long second, int limit, CancellationToken ct)
    {
        const string text = """
            delete from key_use where (key_id, second, node) in
                (select key_id, second, node from key_use where keep_until <= @second order by keep_until limit @limit)
            """;
        return store.InTransaction(tx => tx.Sql().Execute(text, [("second", second), ("limit", limit)], ct), ct);
    }
}
