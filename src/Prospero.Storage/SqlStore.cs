using Microsoft.Extensions.Logging.Abstractions;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>An open transaction of ours.</summary>
internal sealed class SqlTransaction(Sql sql) : ITransaction
{
    public Sql Sql => sql;
}

/// <summary>How the ports reach the statements behind an opaque transaction.</summary>
internal static class TransactionSql
{
    public static Sql Sql(this ITransaction tx) => ((SqlTransaction)tx).Sql;

    /// <summary>For what writes configuration: nodes that keep copies of it hear of the commit.</summary>
    public static Sql ConfigurationSql(this ITransaction tx)
    {
        var sql = tx.Sql();
        sql.NoteConfiguration();
        return sql;
    }
}

/// <summary>Where everything is kept; which database that is, only its openings know.</summary>
public abstract class SqlStore : IStore, IAsyncDisposable
{
    private protected SqlStore() { }

    internal abstract Dialect Dialect { get; }

    /// <summary>Told after each commit, where there is something to tell; it must neither wait nor throw.</summary>
    public event Action<Committed>? AfterCommit;

    /// <summary>Told when the database goes and when it is back.</summary>
    public Outage Outage { get; init; } = new(NullLogger.Instance);

    /// <summary>
    /// Carries out <paramref name="work"/> in one transaction and commits it; an exception rolls it back. Transactions do
    /// not nest: the work must use the transaction that it is given. The work may be carried out again from its beginning
    /// where the database rolled back what it had done.
    /// </summary>
    /// <exception cref="StoreUnavailable">The database is away.</exception>
    public async Task<T> InTransaction<T>(Func<ITransaction, Task<T>> work, CancellationToken ct)
    {
        try
        {
            var result = await Transact(work, ct);
            Outage.Succeeded();
            return result;
        }
        catch (StoreUnavailable e)
        {
            Outage.Failed(e.Message);
            throw;
        }
        catch (Exception e) when (WhyAway(e) is { } why)
        {
            Outage.Failed(why);
            throw new StoreUnavailable(why, e);
        }
    }

    /// <summary>Closes every connection.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Reads outside of any transaction of ours: what was committed last.</summary>
    /// <exception cref="StoreUnavailable">The database is away.</exception>
    internal async Task<T> Read<T>(Func<Sql, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await ReadCommitted(work, ct);
        }
        catch (StoreUnavailable e)
        {
            Outage.Failed(e.Message);
            throw;
        }
        catch (Exception e) when (WhyAway(e) is { } why)
        {
            Outage.Failed(why);
            throw new StoreUnavailable(why, e);
        }
    }

    /// <summary>What the database's clock shows; the machine's on SQLite.</summary>
    /// <exception cref="StoreUnavailable">The database is away.</exception>
    public abstract Task<DateTimeOffset> AskTime(CancellationToken ct);

    private protected void Tell(Committed notes)
    {
        if (notes != default)
            AfterCommit?.Invoke(notes);
    }

    /// <summary>Carries out <paramref name="work"/> while no other process migrates this database.</summary>
    internal abstract Task<T> WhileMigrating<T>(Func<Task<T>> work, CancellationToken ct);

    private protected abstract Task<T> Transact<T>(Func<ITransaction, Task<T>> work, CancellationToken ct);

    private protected abstract Task<T> ReadCommitted<T>(Func<Sql, Task<T>> work, CancellationToken ct);

    /// <summary>Why the database cannot be used for a while, in a few words; null if the error says no such thing.</summary>
    private protected abstract string? WhyAway(Exception error);
}
