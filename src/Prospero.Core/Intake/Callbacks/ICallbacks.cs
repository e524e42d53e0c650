namespace Prospero.Core.Intake;

/// <summary>Where requests of providers are kept until they are carried out.</summary>
public interface ICallbacks
{
    /// <summary>Keeps a request; false if the same bytes came to this sender before.</summary>
    Task<bool> Keep(ITransaction tx, KeptCallback callback, CancellationToken ct);

    /// <summary>Takes requests that are due, oldest first; they are due again at <paramref name="until"/> unless they are settled.</summary>
    Task<IReadOnlyList<KeptCallback>> Claim(int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Settles a request. What was carried out is blanked: only that it came is kept. What nobody could use stays readable
    /// until it is pruned.
    /// </summary>
    /// <param name="due">With <see cref="CallbackState.Waiting"/>; null otherwise.</param>
    Task Settle(KeptCallback callback, CallbackState state, DateTimeOffset? due, string? reason, CancellationToken ct);

    /// <summary>When the next one is due; null if none waits.</summary>
    Task<DateTimeOffset?> NextDue(CancellationToken ct);

    /// <summary>Removes at most <paramref name="limit"/> settled requests that came before this moment; returns how many.</summary>
    Task<int> Prune(DateTimeOffset before, int limit, CancellationToken ct);
}

/// <summary>What became of a request.</summary>
public enum CallbackState
{
    Waiting,

    /// <summary>All that it says is carried out, or was known already.</summary>
    Done,

    /// <summary>It is about nobody we know.</summary>
    Unmatched,

    /// <summary>It cannot be read, or carrying it out failed again and again.</summary>
    Unreadable,
}

/// <summary>A request of a provider that was kept.</summary>
/// <param name="Workspace">The workspace of the sender.</param>
/// <param name="Sender">Whose address it came to.</param>
/// <param name="Tries">How often it was taken up.</param>
public sealed record KeptCallback(
    Guid Id,
    WorkspaceId Workspace,
    SenderId Sender,
    string Provider,
    RawCallback Raw,
    DateTimeOffset ReceivedAt,
    int Tries = 0
);
