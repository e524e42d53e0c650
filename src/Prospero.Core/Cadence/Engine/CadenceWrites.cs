namespace Prospero.Core.Cadence;

/// <summary>
/// The two writes around every send, in sets. Sets that are under way at the same time share a transaction: each waits for
/// one commit, but not for one of its own.
/// </summary>
public sealed class CadenceWrites : IAsyncDisposable
{
    readonly SharedWrites<Begin> _begins;
    readonly SharedWrites<Recording> _records;

    public CadenceWrites(IStore store, ICadence cadence)
    {
        _begins = new((set, ct) => store.InTransaction(tx => cadence.BeginSend(tx, set, ct), ct));
        _records = new((set, ct) => store.InTransaction(tx => cadence.Record(tx, set, ct), ct));
    }

    /// <summary>See <see cref="ICadence.BeginSend"/>. One answer per item, in order.</summary>
    public Task<IReadOnlyList<Written>> BeginSend(IReadOnlyList<Begin> begins, CancellationToken ct) => _begins.Do(begins, ct);

    /// <summary>See <see cref="ICadence.Record"/>. One answer per item, in order.</summary>
    public Task<IReadOnlyList<Written>> Record(IReadOnlyList<Recording> recordings, CancellationToken ct) => _records.Do(recordings, ct);

    public async ValueTask DisposeAsync()
    {
        await _begins.DisposeAsync();
        await _records.DisposeAsync();
    }
}
