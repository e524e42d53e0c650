namespace Prospero.Core;

/// <summary>An open transaction. Only the storage knows what stands behind it.</summary>
public interface ITransaction;

/// <summary>Where everything is kept.</summary>
public interface IStore
{
    /// <summary>
    /// Carries out <paramref name="work"/> in one transaction and commits it; an exception rolls it back. The work may be
    /// carried out again after a conflict with another writer, so it must not do anything outside the transaction.
    /// </summary>
    Task<T> InTransaction<T>(Func<ITransaction, Task<T>> work, CancellationToken ct);
}
