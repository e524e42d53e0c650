namespace Prospero.Storage;

/// <summary>The keys that encrypt what is secret, as every node on a PostgreSQL database sees them.</summary>
public sealed class SqlKeyRing(SqlStore store)
{
    /// <summary>All keys, oldest first, as they were stored.</summary>
    public Task<List<(string Name, byte[] Element, bool IsWrapped)>> All(CancellationToken ct) =>
        store.Read(
            sql =>
                sql.Query(
                    "select name, element, is_wrapped from key_ring order by made_at, name",
                    [],
                    row => (row.Text(0), row.Bytes(1), row.Flag(2)),
                    ct
                ),
            ct
        );

    /// <summary>Adds one.</summary>
    public Task Add(string name, byte[] element, bool isWrapped, DateTimeOffset now, CancellationToken ct) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        "insert into key_ring (name, element, is_wrapped, made_at) values (@name, @element, @wrapped, @now)",
                        [("name", name), ("element", element), ("wrapped", isWrapped), ("now", now)],
                        ct
                    ),
            ct
        );
}
