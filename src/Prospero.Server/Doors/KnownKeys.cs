using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Doors;

/// <summary>
/// Keys by what is presented. A key that was found is not asked for again within a second, unless configuration changed
/// meanwhile: a key that is revoked opens for at most so long.
/// </summary>
sealed class KnownKeys(IAccess access, ConfigurationChanges changes, TimeProvider clock)
{
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    // By hash, and only what exists: nobody fills it by guessing.
    readonly ConcurrentDictionary<string, (ApiKey Key, Workspace Workspace, long FoundAt, long AsOf)> _found = new(StringComparer.Ordinal);

    /// <summary>The key, revoked and expired ones included, with its workspace; null if there is none like this.</summary>
    public async ValueTask<(ApiKey Key, Workspace Workspace)?> Find(string presented, CancellationToken ct)
    {
        var hash = ApiKey.HashOf(presented);
        var asOf = changes.Count;
        if (_found.TryGetValue(hash, out var known) && known.AsOf == asOf && clock.GetElapsedTime(known.FoundAt) < Freshness)
            return (known.Key, known.Workspace);
        var askedAt = clock.GetTimestamp();
        if (await access.FindKey(hash, ct) is not var (key, workspace))
        {
            _found.TryRemove(hash, out _);
            return null;
        }

        // A clock of its own is set and advanced: the next call must see it.
        if (workspace.Clock is null)
            _found[hash] = (key, workspace, askedAt, asOf);
        return (key, workspace);
    }
}
