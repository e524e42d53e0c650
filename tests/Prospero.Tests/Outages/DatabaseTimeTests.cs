using Microsoft.Extensions.Logging;
using Prospero.Core;
using Prospero.Server.Pumps;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>Whose time counts, and when a node no longer knows it.</summary>
public sealed class DatabaseTimeTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    readonly Machine _machine = new() { Shown = Noon.AddSeconds(30) };
    readonly DatabaseTime _time;
    TimeSpan _databaseAhead = TimeSpan.Zero;
    TimeSpan _trip = TimeSpan.FromMilliseconds(4);
    bool _isAway;

    public DatabaseTimeTests() => _time = new DatabaseTime(_machine, Ask);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_s_clock_counts_whatever_the_machine_shows()
    {
        await _time.Measure(Ct);
        Assert.Equal(Noon.AddMilliseconds(4), _time.GetUtcNow());

        _machine.Pass(TimeSpan.FromSeconds(20));
        _machine.Shown = Noon.AddYears(-1);
        Assert.Equal(Noon.AddSeconds(20).AddMilliseconds(4), _time.GetUtcNow());
        Assert.Equal(TimeTrust.Good, _time.Trust);
    }

    [Fact]
    public void Before_it_was_measured_nothing_is_claimed()
    {
        Assert.Equal(TimeTrust.Stale, _time.Trust);
        Assert.False(new ClaimPermit(_time, new SchemaFit()).IsGiven);
        Assert.True(new ClaimPermit(null, new SchemaFit()).IsGiven);
    }

    [Fact]
    public async Task A_slow_first_answer_does_not_count_when_a_quicker_one_follows()
    {
        var trips = new Queue<TimeSpan>([TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(2)]);
        var time = new DatabaseTime(
            _machine,
            _ =>
            {
                var trip = trips.Dequeue();
                // All of the way there and none of the way back: the worst case for taking half.
                _machine.Pass(trip);
                return Task.FromResult(Noon + _machine.Passed);
            }
        );
        await time.Measure(Ct);

        Assert.Equal(Noon + _machine.Passed + TimeSpan.FromMilliseconds(1), time.GetUtcNow());
    }

    [Fact]
    public async Task Answers_that_took_seconds_count_as_none()
    {
        _trip = TimeSpan.FromSeconds(3);
        await _time.Measure(Ct);

        Assert.Equal(TimeTrust.Stale, _time.Trust);
    }

    [Fact]
    public async Task A_time_that_was_not_measured_for_five_minutes_is_not_trusted_until_it_is()
    {
        await _time.Measure(Ct);
        _machine.Pass(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeTrust.Good, _time.Trust);
        _machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeTrust.Stale, _time.Trust);

        await _time.Measure(Ct);
        Assert.Equal(TimeTrust.Good, _time.Trust);
    }

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(-1.9, true)]
    [InlineData(2.1, false)]
    [InlineData(-2.1, false)]
    public async Task A_jump_is_believed_but_not_acted_upon_until_the_next_measurement_agrees(double seconds, bool isTrusted)
    {
        await _time.Measure(Ct);
        _databaseAhead = TimeSpan.FromSeconds(seconds);
        await _time.Measure(Ct);
        Assert.Equal(isTrusted ? TimeTrust.Good : TimeTrust.Jumped, _time.Trust);

        await _time.Measure(Ct);
        Assert.Equal(TimeTrust.Good, _time.Trust);
        Assert.Equal(Noon + _machine.Passed + _databaseAhead, _time.GetUtcNow());
    }

    [Fact]
    public async Task A_node_says_once_that_it_stops_claiming_and_once_that_it_goes_on()
    {
        using var log = new Support.LogLines();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var pump = new TimePump(_time, logs.CreateLogger<TimePump>());
        await pump.Turn(Ct);
        _isAway = true;
        for (var i = 0; i < 14; i++)
        {
            _machine.Pass(DatabaseTime.Interval);
            await pump.Turn(Ct);
        }

        Assert.Equal((1, 0), (log.Count(3005), log.Count(3006)));
        _isAway = false;
        await pump.Turn(Ct);
        await pump.Turn(Ct);
        Assert.Equal((1, 1), (log.Count(3005), log.Count(3006)));
    }

    Task<DateTimeOffset> Ask(CancellationToken ct)
    {
        if (_isAway)
            throw new StoreUnavailable("gone");
        _machine.Pass(_trip / 2);
        var shown = Noon + _machine.Passed + _databaseAhead;
        _machine.Pass(_trip / 2);
        return Task.FromResult(shown);
    }

    // Its wall clock and its monotonic clock go as they like.
    sealed class Machine : TimeProvider
    {
        public DateTimeOffset Shown { get; set; }

        public TimeSpan Passed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan by) => Passed += by;

        public override long GetTimestamp() => Passed.Ticks;

        public override DateTimeOffset GetUtcNow() => Shown;
    }
}
