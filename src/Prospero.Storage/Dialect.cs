using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Prospero.Storage;

/// <summary>The handful of fragments in which the databases differ. Everything else is one text for both.</summary>
internal abstract class Dialect
{
    /// <summary>The middle part of a migration's file name.</summary>
    public abstract string Name { get; }

    /// <summary>At the end of a claiming select: rows that another claimer has locked are left out.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>At the end of a select whose rows must not change until the commit.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>A set of rows as a table expression.</summary>
    public abstract string Rows(RowColumns rows, string parameter);

    /// <summary>The parameters of such a table expression.</summary>
    public abstract IEnumerable<(string Name, object? Value)> RowParameters(RowColumns rows, string parameter);

    /// <summary>A value as the driver wants it.</summary>
    public abstract object ToDriver(object? value);

    /// <summary>True if a unique index, not a primary key, refused a row.</summary>
    public abstract bool IsTaken(DbException error);
}

/// <summary>SQLite: one writer, no row locks, sets as JSON.</summary>
internal sealed class SqliteDialect : Dialect
{
    // SQLITE_CONSTRAINT_UNIQUE; a primary key answers SQLITE_CONSTRAINT_PRIMARYKEY.
    const int UniqueViolated = 2067;

    public override string Name => "sqlite";

    public override string SkipLocked => "";

    public override string ForUpdate => "";

    public override string Rows(RowColumns rows, string parameter)
    {
        var columns = rows.Columns.Select((column, i) => $"json_extract(item, '$[{i}]') as {column.Name}");
        // Materialised, because json_each writes a row's text anew each time it is asked for it: once per row, not per column.
        return "(with given as materialized (select value as item from json_each(@"
            + parameter
            + $")) select {string.Join(", ", columns)} from given)";
    }

    public override IEnumerable<(string Name, object? Value)> RowParameters(RowColumns rows, string parameter) =>
        [(parameter, rows.ToJson())];

    public override object ToDriver(object? value) =>
        value switch
        {
            null => DBNull.Value,
            Guid id => id.ToString("D"),
            DateTimeOffset at => at.ToUnixTimeMilliseconds(),
            bool flag => flag ? 1L : 0L,
            _ => value,
        };

    public override bool IsTaken(DbException error) => error is SqliteException { SqliteExtendedErrorCode: UniqueViolated };
}
