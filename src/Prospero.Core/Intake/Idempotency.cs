namespace Prospero.Core.Intake;

/// <summary>An answer to be kept under an idempotency key, rendered from the result inside the transaction.</summary>
/// <param name="Key">The client's key.</param>
/// <param name="Render">The surface's answer to a result.</param>
/// <param name="About">The leads that the answer shows: it is blanked with them. Null if it shows none.</param>
public sealed record KeptAnswer<T>(IdempotencyKey Key, Func<T, StoredAnswer> Render, Func<T, IEnumerable<LeadId>>? About = null);

/// <summary>A client's key for one request.</summary>
/// <param name="Key">1 to 255 printable ASCII characters, without outer quotes.</param>
/// <param name="Fingerprint">Method, path with query and body, hashed; lower-case hex.</param>
public sealed record IdempotencyKey(string Key, string Fingerprint);

/// <summary>An answer as it went, or will go, over the wire.</summary>
/// <param name="IsKept">False for an answer that leaves the key free: the client may try again.</param>
public sealed record StoredAnswer(int Status, byte[] Body, bool IsKept = true);

/// <summary>What is known about a key. A closed set.</summary>
public abstract record KeyState
{
    KeyState() { }

    /// <summary>The key was free and is now this call's.</summary>
    public sealed record Taken : KeyState;

    /// <summary>The same request was answered already.</summary>
    public sealed record Answered(StoredAnswer Answer) : KeyState;

    /// <summary>The same request is being carried out by another call.</summary>
    public sealed record Running : KeyState;

    /// <summary>The key was used for another request.</summary>
    public sealed record Reused : KeyState;
}

/// <summary>Where answers are kept. Bodies are encrypted: they may hold a secret.</summary>
public interface IIdempotency
{
    /// <summary>Takes the key for this call, or tells what is known about it.</summary>
    Task<KeyState> Take(ITransaction tx, WorkspaceId workspace, IdempotencyKey key, DateTimeOffset now, CancellationToken ct);

    /// <summary>What is known about the key, without taking it; null if it is free.</summary>
    Task<KeyState?> Look(WorkspaceId workspace, IdempotencyKey key, CancellationToken ct);

    /// <summary>Keeps the answer under a key that this call took.</summary>
    Task Keep(ITransaction tx, WorkspaceId workspace, string key, StoredAnswer answer, CancellationToken ct);

    /// <summary>Notes which leads a kept answer shows, so that it can be blanked with them.</summary>
    Task Link(ITransaction tx, WorkspaceId workspace, string key, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>Frees a key that this call took.</summary>
    Task Free(ITransaction tx, WorkspaceId workspace, string key, CancellationToken ct);

    /// <summary>Removes at most <paramref name="limit"/> keys taken before this moment; returns how many.</summary>
    Task<int> Prune(DateTimeOffset before, int limit, CancellationToken ct);
}

/// <summary>What a call under a key comes to. A closed set.</summary>
public abstract record Once<T>
{
    Once() { }

    /// <summary>It was carried out now.</summary>
    public sealed record Done(T Result) : Once<T>;

    /// <summary>It was carried out before; this is the answer from then.</summary>
    public sealed record Replayed(StoredAnswer Answer) : Once<T>;

    /// <summary>The key was used for another request.</summary>
    public sealed record Reused : Once<T>;

    /// <summary>The first call is still running.</summary>
    public sealed record Running : Once<T>;
}

/// <summary>Carries something out once per key, the answer kept in the same transaction as the effect.</summary>
public sealed class Idempotency(IStore store, IIdempotency keys, TimeProvider clock)
{
    /// <summary>Carries out <paramref name="work"/> in a transaction, unless its key tells that it was before.</summary>
    public Task<Once<T>> Once<T>(WorkspaceId workspace, KeptAnswer<T>? answer, Func<ITransaction, Task<T>> work, CancellationToken ct) =>
        store.InTransaction(tx => Once(tx, workspace, answer, () => work(tx), ct), ct);

    /// <summary>The same inside a transaction that is open already.</summary>
    public async Task<Once<T>> Once<T>(
        ITransaction tx,
        WorkspaceId workspace,
        KeptAnswer<T>? answer,
        Func<Task<T>> work,
        CancellationToken ct
    )
    {
        if (answer is null)
            return new Once<T>.Done(await work());
        switch (await keys.Take(tx, workspace, answer.Key, clock.GetUtcNow(), ct))
        {
            case KeyState.Answered answered:
                return new Once<T>.Replayed(answered.Answer);
            case KeyState.Reused:
                return new Once<T>.Reused();
            case KeyState.Running:
                return new Once<T>.Running();
        }

        var result = await work();
        var kept = answer.Render(result);
        if (!kept.IsKept)
            await keys.Free(tx, workspace, answer.Key.Key, ct);
        else
        {
            await keys.Keep(tx, workspace, answer.Key.Key, kept, ct);
            if (answer.About?.Invoke(result).Distinct().ToList() is { Count: > 0 } about)
                await keys.Link(tx, workspace, answer.Key.Key, about, ct);
        }

        return new Once<T>.Done(result);
    }
}
