namespace Prospero.Server.Doors.Limits;

/// <summary>Where a key stands in its limit.</summary>
/// <param name="IsAllowed">False if the call is one too many; it is not counted then.</param>
/// <param name="Used">How many calls count now, with this one if it is allowed.</param>
/// <param name="ResetAt">The second at which the oldest counted call counts no more, in Unix time.</param>
/// <param name="Reset">How long until then.</param>
readonly record struct RateState(bool IsAllowed, int Limit, int Used, long ResetAt, TimeSpan Reset)
{
    /// <summary>How many calls are left.</summary>
    public int Remaining => Math.Max(0, Limit - Used);
}

/// <summary>
/// Counts the calls of one key second by second: this process's own, and what the others told. A call counts in the second
/// in which it came and in those after it, as many as the window has.
/// </summary>
/// <param name="seconds">How many seconds a call counts, its own included.</param>
sealed class RateWindow(int seconds)
{
    readonly Lock _lock = new();
    readonly SortedDictionary<long, (int Own, int Others)> _counts = [];
    Dictionary<long, int> _pending = [];
    int _unshared;
    int _total;

    public int Seconds => seconds;

    /// <summary>True if it holds nothing that counts or must be shared.</summary>
    public bool IsEmptyAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            Forget(now.ToUnixTimeSeconds());
            return _total == 0 && _unshared == 0;
        }
    }

    /// <summary>Counts a call, unless the window has <paramref name="limit"/> of them already.</summary>
    /// <param name="mostUnshared">How many calls may be counted that the other processes cannot know of.</param>
    /// <returns>Null if so many are; then they must be shared first.</returns>
    public RateState? Count(int limit, int mostUnshared, DateTimeOffset now)
    {
        lock (_lock)
        {
            var second = now.ToUnixTimeSeconds();
            Forget(second);
            var isAllowed = _total < limit;
            if (isAllowed && _unshared >= mostUnshared)
                return null;
            if (isAllowed)
            {
                var (own, others) = _counts.GetValueOrDefault(second);
                _counts[second] = (own + 1, others);
                _pending[second] = _pending.GetValueOrDefault(second) + 1;
                _unshared++;
                _total++;
            }

            var resetAt = (_counts.Count > 0 ? _counts.First().Key : second) + seconds;
            return new RateState(isAllowed, limit, _total, resetAt, DateTimeOffset.FromUnixTimeSeconds(resetAt) - now);
        }
    }

    /// <summary>What was counted since the last time. Until <see cref="Shared"/> it goes on as unshared.</summary>
    public IReadOnlyDictionary<long, int> TakePending()
    {
        lock (_lock)
        {
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    /// <summary>What was taken is where the others find it; or it is not, and is taken again the next time.</summary>
    public void Shared(IReadOnlyDictionary<long, int> taken, bool isDone)
    {
        lock (_lock)
        {
            if (isDone)
                _unshared -= taken.Values.Sum();
            else
                foreach (var (second, count) in taken)
                    _pending[second] = _pending.GetValueOrDefault(second) + count;
        }
    }

    /// <summary>Takes in what the others counted in a second. It only grows, so that an answer that comes late does no harm.</summary>
    public void Learn(long second, long count)
    {
        lock (_lock)
        {
            var (own, others) = _counts.GetValueOrDefault(second);
            var known = (int)Math.Min(int.MaxValue, Math.Max(others, count));
            _counts[second] = (own, known);
            _total += known - others;
        }
    }

    void Forget(long second)
    {
        while (_counts.Count > 0 && _counts.First() is var (oldest, count) && second - oldest >= seconds)
        {
            _counts.Remove(oldest);
            _total -= count.Own + count.Others;
        }
    }
}
