using System.Data.Common;
using Npgsql;

namespace Prospero.Storage;

/// <summary>PostgreSQL: row locks, sets as one array per column.</summary>
internal sealed class PostgresDialect : Dialect
{
    public override string Name => "postgres";

    public override bool KeepsCommands => false;

    public override string SkipLocked => " for update skip locked";

    public override string ForUpdate => " for update";

    // The schema is part of the lock, so that installations in one database do not wait for each other.
    public override string LockBuckets =>
        "select pg_advisory_xact_lock(hashtext(current_schema()), bucket) from unnest(@buckets) as given(bucket)";

    // It knows how many rows each index has.
    public override string Aside(string column) => column;

    public override string Rows(RowColumns rows, string parameter)
    {
        var arrays = rows.Columns.Select((_, i) => $"@{parameter}_{i}");
        var names = rows.Columns.Select(column => column.Name);
        return $"(select * from unnest({string.Join(", ", arrays)}) as item({string.Join(", ", names)}))";
    }

    public override IEnumerable<(string Name, object? Value)> RowParameters(RowColumns rows, string parameter) =>
        // The element's type tells the driver the array's, also where every value is null.
        rows.Columns.Select((column, i) => ($"{parameter}_{i}", (object?)column.Values));

    public override Trigrams Trigrams => Trigrams.OfPostgres;

    public override object ToDriver(object? value) => Driven(value);

    /// <summary>A value as the driver wants it.</summary>
    public static object Driven(object? value) =>
        value switch
        {
            null => DBNull.Value,
            string text => StoredText.Of(text)!,
            DateTimeOffset at => at.ToUnixTimeMilliseconds(),
            _ => value,
        };

    // Primary keys keep the name that PostgreSQL gives them.
    public override bool IsTaken(DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } refused
        && refused.ConstraintName?.EndsWith("_pkey", StringComparison.Ordinal) != true;
}
