using System.Data.Common;

namespace Prospero.Storage;

/// <summary>The handful of fragments in which the databases differ. Everything else is one text for both.</summary>
internal abstract class Dialect
{
    /// <summary>The middle part of a migration's file name.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// True if a statement stays prepared as long as its command is kept; false where the driver keeps what is prepared by
    /// text, on connections that outlive ours.
    /// </summary>
    public abstract bool KeepsCommands { get; }

    /// <summary>At the end of a claiming select: rows that another claimer has locked are left out.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>At the end of a select whose rows must not change until the commit.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// A column in a condition that is to choose no index: where all the rows in question stand in a small partial index, and the
    /// database, which knows no sizes, would take the one over everything that the column leads.
    /// </summary>
    public abstract string Aside(string column);

    /// <summary>A set of rows as a table expression.</summary>
    public abstract string Rows(RowColumns rows, string parameter);

    /// <summary>The parameters of such a table expression.</summary>
    public abstract IEnumerable<(string Name, object? Value)> RowParameters(RowColumns rows, string parameter);

    /// <summary>
    /// Takes locks that end with the transaction on the numbers <c>@buckets</c>, in their order; null where one writer's
    /// transaction holds back every other.
    /// </summary>
    public abstract string? LockBuckets { get; }

    /// <summary>How texts are found by parts of them.</summary>
    public abstract Trigrams Trigrams { get; }

    /// <summary>A value as the driver wants it.</summary>
    public abstract object ToDriver(object? value);

    /// <summary>True if a unique index, not a primary key, refused a row.</summary>
    public abstract bool IsTaken(DbException error);
}
