using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>Puts a row into every table of a database, whatever its columns are.</summary>
static class OneRowEach
{
    const string SqliteColumns = """
        select t.name, c.name, lower(c.type) from sqlite_master t, pragma_table_info(t.name) c
        where t.type = 'table' and t.name not in ('schema_version', 'sqlite_sequence') order by t.name, c.cid
        """;

    const string PostgresColumns = """
        select table_name, column_name, data_type from information_schema.columns
        where table_schema = current_schema() and table_name not in ('schema_version', 'commit_mark') order by table_name, ordinal_position
        """;

    /// <summary>Every id of every row, so that all that refers to something finds it.</summary>
    public static readonly Guid Id = Guid.Parse("01980000-0000-7000-8000-0000000000a1");

    // What is neither any word nor any number, by column or by table and column.
    static readonly Dictionary<string, object?> Values = new(StringComparer.Ordinal)
    {
        ["archived_at"] = null,
        ["call"] = null,
        ["channel"] = "email",
        ["clock_base_cadence"] = null,
        ["clock_base_system"] = null,
        ["clock_id"] = null,
        ["clock_rate"] = null,
        ["consent"] = "{}",
        ["content"] = null,
        ["deleted_at"] = null,
        ["direction"] = "outbound",
        ["email"] = "ana@example.com",
        ["erased_at"] = null,
        ["hold_reason"] = "outcome_unknown",
        ["import.state"] = "done",
        ["kind"] = "step",
        ["language"] = "en",
        ["message.status"] = "sent",
        ["metadata"] = "{}",
        ["payload"] = "{}",
        ["phone"] = "+573001234567",
        ["phone_e164"] = "+573001234567",
        ["run.reason"] = null,
        ["run.state"] = "active",
        ["template"] = null,
        ["test_of"] = null,
        ["time_zone"] = "UTC",
        ["touchpoint.state"] = "held",
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Fills all tables; returns them with their columns.</summary>
    public static async Task<IReadOnlyDictionary<string, string[]>> Fill(SqlStore store)
    {
        var isSqlite = store is SqliteStore;
        var text = isSqlite ? SqliteColumns : PostgresColumns;
        var columns = await store.Read(
            sql => sql.Query(text, [], row => (Table: row.Text(0), Name: row.Text(1), Type: row.Text(2)), Ct),
            Ct
        );
        await store.InTransaction(
            async tx =>
            {
                var inAnyOrder = isSqlite ? "pragma defer_foreign_keys = on" : "set local session_replication_role = replica";
                await tx.Sql().Execute(inAnyOrder, [], Ct);
                foreach (var table in columns.GroupBy(column => column.Table))
                {
                    var names = table.Select(column => column.Name).ToList();
                    var insert =
                        $"insert into {table.Key} ({string.Join(", ", names)}) values (@{string.Join(", @", names.Select(name => $"p_{name}"))})";
                    var values = table.Select(column => ($"p_{column.Name}", Value(isSqlite, table.Key, column.Name, column.Type)));
                    await tx.Sql().Execute(insert, [.. values], Ct);
                }

                return true;
            },
            Ct
        );
        return columns
            .GroupBy(column => column.Table)
            .ToDictionary(table => table.Key, table => table.Select(column => column.Name).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The one row of each table, in these columns, as text; null where there is not one.</summary>
    public static async Task<SortedDictionary<string, string?>> Read(SqlStore store, IReadOnlyDictionary<string, string[]> tables)
    {
        var found = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (table, columns) in tables)
        {
            var row = string.Join(" || '; ' || ", columns.Select(column => $"'{column}=' || coalesce(cast({column} as text), 'null')"));
            var rows = await store.Read(sql => sql.Query($"select {row} from {table}", [], one => one.Text(0), Ct), Ct);
            found[table] = rows.Count == 1 ? rows[0] : null;
        }

        return found;
    }

    public static Task Change(SqlStore store, string statement) => store.InTransaction(tx => tx.Sql().Execute(statement, [], Ct), Ct);

    static object? Value(bool isSqlite, string table, string name, string type) =>
        Values.TryGetValue($"{table}.{name}", out var own) ? own
        : Values.TryGetValue(name, out var value) ? value
        : type switch
        {
            "uuid" => Id,
            // SQLite has no type for ids.
            "text" when isSqlite && (name is "id" || name.EndsWith("_id", StringComparison.Ordinal)) => Id,
            "text" => "word",
            "bigint" or "integer" => 1L,
            "double precision" => 1.5,
            "boolean" => true,
            "blob" or "bytea" => new byte[] { 1, 2 },
            _ => throw new InvalidOperationException($"{table}.{name} is {type}, of which no value is known."),
        };
}
