using System.Collections.Concurrent;

namespace Prospero.Server.Nexor.Door;

/// <summary>Where a key stands in its limit.</summary>
/// <param name="IsAllowed">False if the call is one too many.</param>
/// <param name="Limit">Calls per minute.</param>
/// <param name="Remaining">How many are left now.</param>
/// <param name="Reset">How long until the oldest counted call is forgotten.</param>
readonly record struct RateState(bool IsAllowed, int Limit, int Remaining, TimeSpan Reset);

/// <summary>Counts the calls of one key over the last minute, second by second.</summary>
sealed class RateWindow
{
    const int Seconds = 60;

    readonly Lock _lock = new();
    readonly int[] _counts = new int[Seconds];
    long _newest;
    int _total;

    /// <summary>Counts a call at this moment, unless the last minute already has <paramref name="limit"/> of them.</summary>
    public RateState Count(int limit, DateTimeOffset now)
    {
        lock (_lock)
        {
            Forget(now.ToUnixTimeSeconds());
            var isAllowed = _total < limit;
            if (isAllowed)
            {
                _counts[_newest % Seconds]++;
                _total++;
            }

            return new RateState(isAllowed, limit, Math.Max(0, limit - _total), UntilOldestLeaves(now));
        }
    }

    void Forget(long second)
    {
        if (second <= _newest)
            return;
        for (var gone = Math.Max(_newest + 1, second - Seconds + 1); gone <= second; gone++)
        {
            _total -= _counts[gone % Seconds];
            _counts[gone % Seconds] = 0;
        }

        _newest = second;
    }

    TimeSpan UntilOldestLeaves(DateTimeOffset now)
    {
        for (var second = _newest - Seconds + 1; second <= _newest; second++)
            if (_counts[(second + Seconds) % Seconds] > 0)
                return DateTimeOffset.FromUnixTimeSeconds(second + Seconds) - now;
        return TimeSpan.FromSeconds(Seconds);
    }
}

/// <summary>The windows of all keys that have a limit, in this process.</summary>
sealed class RateWindows
{
    readonly ConcurrentDictionary<Guid, RateWindow> _windows = [];

    public RateState Count(Guid key, int limit, DateTimeOffset now) => _windows.GetOrAdd(key, _ => new RateWindow()).Count(limit, now);
}
