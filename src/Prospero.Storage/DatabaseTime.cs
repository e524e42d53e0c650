namespace Prospero.Storage;

/// <summary>Whether a node's idea of the time may be acted upon.</summary>
public enum TimeTrust
{
    /// <summary>It was measured of late, and agrees with the measurement before.</summary>
    Good,

    /// <summary>It could not be measured for too long.</summary>
    Stale,

    /// <summary>The last measurement disagreed with the one before; the next one decides.</summary>
    Jumped,
}

/// <summary>
/// System time of all nodes on one database: the machine's monotonic clock, set by the database's clock. What the machine
/// thinks the time is does not matter. Until the first measurement it shows the machine's time.
/// </summary>
/// <param name="machine">The machine's clocks.</param>
/// <param name="ask">Asks the database for its time.</param>
public sealed class DatabaseTime(TimeProvider machine, Func<CancellationToken, Task<DateTimeOffset>> ask) : TimeProvider
{
    /// <summary>How often the database should be asked while all is well.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How often while it is not.</summary>
    public static readonly TimeSpan IntervalInDoubt = TimeSpan.FromSeconds(5);

    /// <summary>How long a measurement is good for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>How far two measurements may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // Half of the trip is the error at most.
    static readonly TimeSpan GoodTrip = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestTrip = TimeSpan.FromSeconds(2);
    const int Asks = 3;

    volatile Reading _last = new(machine.GetUtcNow(), machine.GetTimestamp(), IsMeasured: false);
    volatile bool _jumped;

    /// <summary>Whether to act upon it: see <see cref="TimeTrust"/>.</summary>
    public TimeTrust Trust =>
        machine.GetElapsedTime(_last.Stamp) >= Longest || !_last.IsMeasured ? TimeTrust.Stale
        : _jumped ? TimeTrust.Jumped
        : TimeTrust.Good;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        var last = _last;
        return last.At + machine.GetElapsedTime(last.Stamp);
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Asks the database and takes its time over. Of several answers the quickest counts, because the first may have waited
    /// for a connection. An answer that took seconds says nothing and counts as none.
    /// </summary>
    /// <exception cref="Core.StoreUnavailable">The database is away.</exception>
    public async Task Measure(CancellationToken ct)
    {
        (TimeSpan Trip, Reading Reading)? best = null;
        for (var i = 0; i < Asks && !(best?.Trip <= GoodTrip); i++)
        {
            var asked = machine.GetTimestamp();
            var there = await ask(ct);
            var stamp = machine.GetTimestamp();
            var trip = machine.GetElapsedTime(asked, stamp);
            if (best is null || trip < best.Value.Trip)
                best = (trip, new Reading(there + (trip / 2), stamp, IsMeasured: true));
        }

        if (best is { } found && found.Trip <= LongestTrip)
            Take(found.Reading);
    }

    void Take(Reading reading)
    {
        var last = _last;
        var expected = last.At + machine.GetElapsedTime(last.Stamp, reading.Stamp);
        _jumped = last.IsMeasured && (reading.At - expected).Duration() > Tolerance;
        _last = reading;
    }

    sealed record Reading(DateTimeOffset At, long Stamp, bool IsMeasured);
}
