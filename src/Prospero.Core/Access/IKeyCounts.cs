namespace Prospero.Core.Access;

/// <summary>Where processes on one database tell each other how often keys were used. Seconds are Unix time.</summary>
public interface IKeyCounts
{
    /// <summary>False if only one process can use the database at a time.</summary>
    bool IsShared { get; }

    /// <summary>Adds to what a process has counted; committed when it returns.</summary>
    Task Add(Guid node, IReadOnlyCollection<KeyCount> counts, CancellationToken ct);

    /// <summary>What all other processes, former ones included, have counted per second, from each key's second on.</summary>
    Task<IReadOnlyList<KeyCount>> Others(Guid node, IReadOnlyCollection<(Guid Key, long From)> keys, CancellationToken ct);

    /// <summary>Removes at most <paramref name="limit"/> counts that no window needs at this second; returns how many.</summary>
    Task<int> Prune(long second, int limit, CancellationToken ct);
}

/// <summary>How often a key was used in a second.</summary>
/// <param name="KeepUntil">The first second at which it counts no more.</param>
public sealed record KeyCount(Guid Key, long Second, long Count, long KeepUntil);
