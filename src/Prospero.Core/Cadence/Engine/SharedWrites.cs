namespace Prospero.Core.Cadence;

/// <summary>What came of one item of a set that was to be written.</summary>
/// <param name="IsOurs">False if its claim no longer held: nothing was written for it.</param>
/// <param name="Trouble">Why it could not be written; null if there was none.</param>
public readonly record struct Written(bool IsOurs, Exception? Trouble = null);

/// <summary>
/// Writes sets: those that arrive at the same time share a transaction. Where one fails, its sets are written one by one,
/// and a set that fails alone item by item, so that a bad item harms only itself. A database that is away fails them all.
/// </summary>
sealed class SharedWrites<T> : IAsyncDisposable
{
    // No transaction that appends events exceeds 1,000 rows, and an item appends two at most as a rule.
    const int MostInOne = 500;

    readonly Func<IReadOnlyList<T>, CancellationToken, Task<IReadOnlyList<bool>>> _write;
    readonly Batcher<IReadOnlyList<T>, IReadOnlyList<Written>> _sets;

    /// <param name="write">Writes a set in one transaction; says per item whether its claim held.</param>
    public SharedWrites(Func<IReadOnlyList<T>, CancellationToken, Task<IReadOnlyList<bool>>> write)
    {
        _write = write;
        _sets = new(MostInOne, Together, set => set.Count);
    }

    public async Task<IReadOnlyList<Written>> Do(IReadOnlyList<T> items, CancellationToken ct)
    {
        if (items.Count <= MostInOne)
            return items.Count == 0 ? [] : await _sets.Do(items, ct);
        var parts = await Task.WhenAll(items.Chunk(MostInOne).Select(part => _sets.Do(part, ct)));
        return [.. parts.SelectMany(part => part)];
    }

    public ValueTask DisposeAsync() => _sets.DisposeAsync();

    async Task<IReadOnlyList<IReadOnlyList<Written>>> Together(IReadOnlyList<IReadOnlyList<T>> sets, CancellationToken ct)
    {
        if (sets is [var alone])
            return [await Alone(alone, ct)];
        var answers = await _write([.. sets.SelectMany(set => set)], ct);
        var parts = new IReadOnlyList<Written>[sets.Count];
        var next = 0;
        for (var i = 0; i < sets.Count; i++)
        {
            var part = new Written[sets[i].Count];
            for (var j = 0; j < part.Length; j++)
                part[j] = new Written(answers[next++]);
            parts[i] = part;
        }

        return parts;
    }

    async Task<IReadOnlyList<Written>> Alone(IReadOnlyList<T> set, CancellationToken ct)
    {
        try
        {
            var answers = await _write(set, ct);
            return [.. answers.Select(isOurs => new Written(isOurs))];
        }
        catch (Exception e) when (e is not StoreUnavailable && set.Count == 1)
        {
            return [new Written(false, e)];
        }
        catch (Exception e) when (e is not StoreUnavailable && set.Count > 1)
        {
            var answers = new List<Written>(set.Count);
            foreach (var item in set)
                answers.AddRange(await Alone([item], ct));
            return answers;
        }
    }
}
