namespace Prospero.Core.Cadence;

/// <summary>
/// The two writes around every send. Sends that are under way at the same time share a transaction: each waits for one
/// commit, but not for one of its own.
/// </summary>
public sealed class CadenceWrites : IAsyncDisposable
{
    const int MostInOneCommit = 512;

    readonly Batcher<Begin, bool> _begins;
    readonly Batcher<Recording, bool> _records;

    public CadenceWrites(IStore store, ICadence cadence)
    {
        _begins = new(MostInOneCommit, (set, ct) => store.InTransaction(tx => cadence.BeginSend(tx, set, ct), ct));
        _records = new(MostInOneCommit, (set, ct) => store.InTransaction(tx => cadence.Record(tx, set, ct), ct));
    }

    /// <summary>See <see cref="ICadence.BeginSend"/>.</summary>
    public Task<bool> BeginSend(Begin begin, CancellationToken ct) => _begins.Do(begin, ct);

    /// <summary>See <see cref="ICadence.Record"/>.</summary>
    public Task<bool> Record(Recording recording, CancellationToken ct) => _records.Do(recording, ct);

    public async ValueTask DisposeAsync()
    {
        await _begins.DisposeAsync();
        await _records.DisposeAsync();
    }
}
