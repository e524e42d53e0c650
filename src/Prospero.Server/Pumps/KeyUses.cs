using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Pumps;

/// <summary>When keys were last used, written once a minute.</summary>
sealed class KeyUses(IStore store, IAccess access, TimeProvider clock, ILogger<KeyUses> log)
    : GatheredWrites(TimeSpan.FromMinutes(1), clock, log)
{
    readonly ConcurrentDictionary<Guid, DateTimeOffset> _uses = [];

    public void Note(Guid key, DateTimeOffset now) => _uses[key] = now;

    /// <inheritdoc/>
    public override async Task Write(CancellationToken ct)
    {
        var uses = _uses.ToArray();
        if (uses.Length == 0)
            return;
        await store.InTransaction(
            async tx =>
            {
                await access.NoteUses(tx, [.. uses.Select(use => (use.Key, use.Value))], ct);
                return true;
            },
            ct
        );
        foreach (var use in uses)
            _uses.TryRemove(use);
    }
}
