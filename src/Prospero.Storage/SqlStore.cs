using Prospero.Core;

namespace Prospero.Storage;

/// <summary>An open transaction of ours.</summary>
internal sealed class SqlTransaction(Sql sql) : ITransaction
{
    Action? _afterCommit;

    public Sql Sql => sql;

    /// <summary>Something quick to be done once the commit is through, once however often it is asked for.</summary>
    public void AfterCommit(Action action)
    {
        if (_afterCommit?.GetInvocationList().Contains(action) != true)
            _afterCommit += action;
    }

    public void Committed() => _afterCommit?.Invoke();
}

/// <summary>How the ports reach the statements behind an opaque transaction.</summary>
internal static class TransactionSql
{
    public static Sql Sql(this ITransaction tx) => ((SqlTransaction)tx).Sql;

    public static void AfterCommit(this ITransaction tx, Action action) => ((SqlTransaction)tx).AfterCommit(action);
}

/// <summary>Where everything is kept; which database that is, only its openings know.</summary>
public abstract class SqlStore : IStore, IAsyncDisposable
{
    private protected SqlStore() { }

    internal abstract Dialect Dialect { get; }

    /// <summary>
    /// Carries out <paramref name="work"/> in one transaction and commits it; an exception rolls it back. Transactions do
    /// not nest: the work must use the transaction that it is given. The work may be carried out again from its beginning
    /// where the database rolled back what it had done.
    /// </summary>
    public abstract Task<T> InTransaction<T>(Func<ITransaction, Task<T>> work, CancellationToken ct);

    /// <summary>Closes every connection.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Reads outside of any transaction of ours: what was committed last.</summary>
    internal abstract Task<T> Read<T>(Func<Sql, Task<T>> work, CancellationToken ct);

    /// <summary>Carries out <paramref name="work"/> while no other process migrates this database.</summary>
    internal abstract Task<T> WhileMigrating<T>(Func<Task<T>> work, CancellationToken ct);
}
