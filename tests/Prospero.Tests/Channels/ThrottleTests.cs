using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Channels;

public sealed class ThrottleTests
{
    static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_limits_every_slot_is_now()
    {
        var (slots, after) = default(Throttle).Take(3, SenderLimits.None, Noon, DayOf(Noon));

        Assert.Equal([Noon, Noon, Noon], slots);
        Assert.Equal(3, after.DayCount);
    }

    [Fact]
    public void A_rate_spaces_slots_evenly_and_saves_up_nothing_in_idle_time()
    {
        var limits = new SenderLimits(PerSecond: 4);
        var (_, after) = New().Take(8, limits, Noon, DayOf(Noon));
        var (slots, _) = after.Take(2, limits, Noon.AddHours(1), DayOf(Noon));

        Assert.Equal(Noon.AddSeconds(2), after.NextSlot);
        Assert.Equal([Noon.AddHours(1), Noon.AddHours(1).AddSeconds(0.25)], slots);
    }

    [Fact]
    public void What_a_day_cannot_hold_waits_for_the_next_one()
    {
        var (slots, after) = New().Take(3, new SenderLimits(PerDay: 2), Noon, DayOf(Noon));

        Assert.Equal([Noon, Noon, DayOf(Noon).EndsAt], slots);
        Assert.Equal(2, after.DayCount);
    }

    [Fact]
    public void A_slow_rate_does_not_carry_todays_count_into_tomorrow()
    {
        var limits = new SenderLimits(PerSecond: 1.0 / 600, PerDay: 100);
        var late = Midnight.AddHours(23.9);
        var (slots, after) = New().Take(5, limits, late, DayOf(late));

        Assert.Equal([late, DayOf(late).EndsAt, DayOf(late).EndsAt, DayOf(late).EndsAt, DayOf(late).EndsAt], slots);
        Assert.Equal(1, after.DayCount);
    }

    [Fact]
    public void A_node_whose_day_is_behind_does_not_begin_the_count_anew()
    {
        var limits = new SenderLimits(PerDay: 2);
        var (_, after) = New().Take(2, limits, Noon, DayOf(Noon));
        var (_, behind) = after.Take(1, limits, Noon, DayOf(Noon.AddDays(-1)));

        Assert.Equal((DayOf(Noon).Date, 2), (behind.Date, behind.DayCount));
    }

    [Fact]
    public void Never_two_slots_within_an_interval_nor_more_than_the_limit_on_a_day()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var limits = new SenderLimits(
                random.Next(4) == 0 ? null : Math.Pow(10, random.NextDouble() * 6 - 4),
                random.Next(4) == 0 ? null : random.Next(1, 200)
            );
            var taken = Walk(limits, random);
            var interval = limits.PerSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;

            for (var i = 1; i < taken.Count; i++)
                Assert.True(taken[i] - taken[i - 1] >= interval, $"Seed {seed}, {limits}: {taken[i - 1]:O} and {taken[i]:O}");
            var fullest = taken.CountBy(slot => slot.Date).Select(day => day.Value).DefaultIfEmpty().Max();
            Assert.True(fullest <= (limits.PerDay ?? int.MaxValue), $"Seed {seed}, {limits}: {fullest} on a day");
        }
    }

    // The day's end is no slot: it says "ask again".
    static List<DateTimeOffset> Walk(SenderLimits limits, Random random)
    {
        var throttle = New();
        var now = Midnight;
        var taken = new List<DateTimeOffset>();
        for (var turn = 0; turn < 30; turn++)
        {
            now += TimeSpan.FromSeconds(Math.Pow(10, random.NextDouble() * 5));
            var wanted = random.Next(1, 60);
            var (slots, after) = throttle.Take(wanted, limits, now, DayOf(now));
            Assert.Equal(wanted, slots.Count);
            Assert.All(slots, slot => Assert.True(slot >= now));
            taken.AddRange(limits.PerDay is null ? slots : slots.Where(slot => slot != DayOf(now).EndsAt));
            throttle = after;
        }

        return taken;
    }

    static DateTimeOffset Noon => Midnight.AddHours(12);

    static Throttle New() => new(DateTimeOffset.UnixEpoch, "", 0);

    static SendingDay DayOf(DateTimeOffset moment) =>
        new($"{moment:yyyy-MM-dd}", new DateTimeOffset(moment.Date.AddDays(1), TimeSpan.Zero));
}
