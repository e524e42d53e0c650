using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Server.Pumps;

namespace Prospero.Server.Nexor.Door;

/// <summary>
/// Finds out who calls. A key that was found is not asked for again within a second, unless configuration changed meanwhile:
/// a key that is revoked opens for at most so long, one that expires not a moment longer.
/// </summary>
sealed class KeyCheck(IAccess access, KeyUses uses, ConfigurationChanges changes, TimeProvider clock)
{
    const string Bearer = "Bearer ";

    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    // By hash, and only what exists: nobody fills it by guessing.
    readonly ConcurrentDictionary<string, (ApiKey Key, Workspace Workspace, long FoundAt, long AsOf)> _found = new(StringComparer.Ordinal);

    /// <summary>The key and what it opens, or the answer to a call without a good one.</summary>
    public async Task<(ApiKey? Key, Workspace? Workspace, NexorAnswer? Refusal)> Check(
        HttpRequest request,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var presented = Presented(request);
        if (presented is null)
            return (null, null, NexorError.MissingKey);
        if (await Find(ApiKey.HashOf(presented), ct) is not var (key, workspace))
            return (null, null, NexorError.InvalidKey);
        if (key.Surface != Surface.Nexor || !key.IsOpenAt(now))
            return (null, null, NexorError.InvalidKey);
        uses.Note(key.Id, now);
        return (key, workspace, null);
    }

    async ValueTask<(ApiKey Key, Workspace Workspace)?> Find(string hash, CancellationToken ct)
    {
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

    static string? Presented(HttpRequest request)
    {
        var key = request.Headers["X-API-Key"].ToString().Trim();
        if (key.Length > 0)
            return key;
        var authorization = request.Headers.Authorization.ToString().Trim();
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return null;
        key = authorization[Bearer.Length..].Trim();
        return key.Length > 0 ? key : null;
    }
}
