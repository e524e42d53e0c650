using System.Collections.Concurrent;

namespace Prospero.Core.Cadence;

/// <summary>
/// The claims under which this node is sending. A send that takes longer than half a lease has its lease renewed, so that the
/// rescuer of another node leaves it alone as long as this node lives.
/// </summary>
public sealed class Leases(ICadence cadence, CadenceOptions options, TimeProvider clock)
{
    readonly ConcurrentDictionary<(TouchpointId, ClaimId), ClaimedTouchpoint> _held = [];

    /// <summary>How often <see cref="Renew"/> is to be called: a lease is renewed with at least a quarter of it left.</summary>
    public TimeSpan Interval => options.Lease / 4;

    /// <summary>How many sends are under way.</summary>
    public int Count => _held.Count;

    /// <summary>Keeps a claim until the answer is disposed of.</summary>
    public IDisposable Hold(ClaimedTouchpoint claimed)
    {
        var key = (claimed.Touchpoint.Id, claimed.Claim);
        _held[key] = claimed;
        return new End(() => _held.TryRemove(key, out _));
    }

    /// <summary>
    /// Renews all that have less than half a lease left, in one statement; returns how many it renewed. A claim that was lost
    /// is let go: its record will find out by itself.
    /// </summary>
    public async Task<int> Renew(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var old = _held.Where(held => held.Value.LeaseUntil - now < options.Lease / 2).ToList();
        if (old.Count == 0)
            return 0;
        var until = now + options.Lease;
        var isRenewed = await cadence.Renew([.. old.Select(held => held.Value)], until, ct);
        for (var i = 0; i < old.Count; i++)
        {
            if (isRenewed[i])
                _held.TryUpdate(old[i].Key, old[i].Value with { LeaseUntil = until }, old[i].Value);
            else
                _held.TryRemove(old[i].Key, out _);
        }

        return isRenewed.Count(renewed => renewed);
    }

    sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
