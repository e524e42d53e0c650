using Prospero.Storage;

namespace Prospero.Tests.Support;

/// <summary>Looks for words through a whole database.</summary>
static class EveryTable
{
    /// <summary>The rows of all tables, as text after the table's name, that hold one of these words in any case.</summary>
    public static Task<List<string>> RowsWith(SqlStore store, params string[] words) =>
        store.Read(
            async sql =>
            {
                var columns = await sql.Query(
                    store is SqliteStore
                        ? "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'"
                        : "select table_name, column_name from information_schema.columns where table_schema = current_schema()",
                    [],
                    row => (Table: row.Text(0), Column: row.Text(1)),
                    default
                );
                List<string> found = [];
                foreach (var table in columns.GroupBy(one => one.Table))
                {
                    var text = string.Join(" || ' ' || ", table.Select(one => $"coalesce(cast({one.Column} as text), '')"));
                    var rows = await sql.Query($"select {text} from {table.Key}", [], row => row.Text(0), default);
                    found.AddRange(
                        rows.Where(row => words.Any(word => row.Contains(word, StringComparison.OrdinalIgnoreCase)))
                            .Select(row => $"{table.Key}: {row}")
                    );
                }

                return found;
            },
            default
        );
}
