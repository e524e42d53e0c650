namespace Prospero.Tests.Support;

/// <summary>A clock that stands until it is told to go on; it never goes back.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    readonly Lock _lock = new();
    DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public void Advance(TimeSpan by) => JumpTo(GetUtcNow() + by);

    public void JumpTo(DateTimeOffset moment)
    {
        lock (_lock)
        {
            if (moment < _now)
                throw new InvalidOperationException($"The clock shows {_now:O}; it cannot go back to {moment:O}.");
            _now = moment;
        }
    }
}
