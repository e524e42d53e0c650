using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Prospero.Storage;

/// <summary>SQLite: one writer, no row locks, sets as JSON.</summary>
internal sealed class SqliteDialect : Dialect
{
    // SQLITE_CONSTRAINT_UNIQUE; a primary key answers SQLITE_CONSTRAINT_PRIMARYKEY.
    const int UniqueViolated = 2067;

    public override string Name => "sqlite";

    public override bool KeepsCommands => true;

    public override string SkipLocked => "";

    public override string ForUpdate => "";

    public override string? LockBuckets => null;

    // Without statistics an equality counts for more than an index of few rows; a column with a sign finds no index.
    public override string Aside(string column) => $"+{column}";

    public override string Rows(RowColumns rows, string parameter)
    {
        var columns = rows.Columns.Select(
            (column, i) =>
                column.Type == ColumnType.Utf8
                    ? $"cast(json_extract(item, '$[{i}]') as blob) as {column.Name}"
                    : $"json_extract(item, '$[{i}]') as {column.Name}"
        );
        // Materialised, because json_each writes a row's text anew each time it is asked for it: once per row, not per column.
        return "(with given as materialized (select value as item from json_each(@"
            + parameter
            + $")) select {string.Join(", ", columns)} from given)";
    }

    public override IEnumerable<(string Name, object? Value)> RowParameters(RowColumns rows, string parameter) =>
        [(parameter, rows.ToJson())];

    public override Trigrams Trigrams => Trigrams.OfSqlite;

    public override object ToDriver(object? value) =>
        value switch
        {
            null => DBNull.Value,
            string text => StoredText.Of(text)!,
            Guid id => id.ToString("D"),
            DateTimeOffset at => at.ToUnixTimeMilliseconds(),
            bool flag => flag ? 1L : 0L,
            _ => value,
        };

    public override bool IsTaken(DbException error) => error is SqliteException { SqliteExtendedErrorCode: UniqueViolated };
}
