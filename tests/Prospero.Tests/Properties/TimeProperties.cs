using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Tests.Cadence;
using Xunit;

namespace Prospero.Tests.Properties;

/// <summary>
/// Every change of clocks of 2024 to 2030 in every zone, with all kinds of time rules, against a reference that goes minute
/// by minute and asks NodaTime's calendar. A failure names the zone, the change and the seed.
/// </summary>
public sealed class TimeProperties
{
    static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id])];
    static readonly Instant From = Instant.FromUtc(2024, 1, 1, 0, 0);
    static readonly Instant To = Instant.FromUtc(2031, 1, 1, 0, 0);

    [Fact]
    public void Around_every_change_of_clocks_it_is_the_first_minute_that_every_rule_allows()
    {
        var changes = 0;
        foreach (var zone in Zones)
        foreach (var change in Changes(zone))
        {
            var seed = HashCode(zone.Id) + (int)change.ToUnixTimeSeconds();
            var random = new Random(seed);
            var rules = new RandomTimes(random, change.InZone(zone).Date);
            var at = change.ToDateTimeOffset().AddMinutes(random.Next(-180, 120));
            Check(rules, at, [zone], $"{zone} {change} seed {seed}");
            changes++;
        }

        Assert.True(changes > 2_500, $"only {changes} changes");
    }

    [Fact]
    public void With_several_zones_it_is_the_first_minute_that_every_rule_allows_in_all()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            DateTimeZone[] zones = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Zones[random.Next(Zones.Length)])];
            var change = Changes(zones[0]).Append(From + Duration.FromDays(random.Next(2_000))).First();
            var rules = new RandomTimes(random, change.InZone(zones[0]).Date);
            Check(rules, change.ToDateTimeOffset().AddMinutes(random.Next(-180, 120)), zones, $"seed {seed}");
        }
    }

    [Fact]
    public void A_touchpoint_is_placed_where_its_gates_are_open_and_a_gate_that_is_closed_opens_later()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var zone = Zones[random.Next(Zones.Length)];
            var now = From.ToDateTimeOffset().AddMinutes(random.Next(0, 60 * 24 * 2_500));
            var rules = new RandomTimes(random, Instant.FromDateTimeOffset(now).InZone(zone).Date);
            var plan = rules.In(Plans.Of(w => w.Email()));
            var reach = Plans.Anybody with { Zones = [zone] };
            var touchpoint = Plans.Touchpoint(plan) with { DueAt = now };
            var context = Contexts.Of(touchpoint);
            var gates = CadencePlanner.Gates(plan, touchpoint, context, reach, now);

            Assert.Equal(GateNames.All, gates.Select(gate => gate.Name));
            Assert.All(gates, gate => Assert.True(gate.IsOpen ? gate.Reason is null : gate.Reason is not null, $"seed {seed}"));
            Assert.All(gates, gate => Assert.True(gate.OpensAt is null || gate.OpensAt > now, $"seed {seed}: {gate}"));
            Assert.Equal(gates.FirstOrDefault(gate => !gate.IsOpen), CadencePlanner.FirstClosed(plan, touchpoint, context, reach, now));
            var allowed = CadencePlanner.NextAllowed(plan, touchpoint, context, reach, now);
            Assert.Equal(plan.Times.NextOpen(Channel.Email, now, reach.Zones), allowed);
            if (allowed is { } at)
                Assert.Null(CadencePlanner.FirstClosed(plan, touchpoint, context, reach, at));
        }
    }

    [Fact]
    public void Ten_thousand_leads_that_are_due_at_nine_keep_to_one_a_second_and_to_the_hours()
    {
        var plan = Plans.Of(w => w.Email(), open: "09:00-10:00");
        var day = Plans.Noon.Date;
        var due = new PriorityQueue<(int Lead, bool HasSlot), DateTimeOffset>();
        for (var lead = 0; lead < 10_000; lead++)
            due.Enqueue((lead, false), new DateTimeOffset(day, TimeSpan.Zero).AddHours(9));
        var throttle = new Core.Channels.Throttle(DateTimeOffset.MinValue, "", 0);
        var sent = new Dictionary<int, DateTimeOffset>();
        var turns = 0;
        while (due.TryDequeue(out var one, out var now))
        {
            Assert.True(++turns < 100_000, "no end");
            var opens = plan.Times.NextOpen(Channel.Email, now, [DateTimeZone.Utc])!.Value;
            if (opens > now)
                due.Enqueue((one.Lead, false), opens);
            else if (one.HasSlot)
                Assert.True(sent.TryAdd(one.Lead, now));
            else
            {
                var midnight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
                var limits = new Core.Channels.SenderLimits(PerSecond: 1);
                var (slots, after) = throttle.Take(1, limits, now, new Core.Channels.SendingDay(now.ToString("yyyy-MM-dd"), midnight));
                throttle = after;
                due.Enqueue((one.Lead, true), slots[0]);
            }
        }

        Assert.Equal(10_000, sent.Count);
        Assert.Equal(10_000, sent.Values.Distinct().Count());
        Assert.All(sent.Values, at => Assert.Equal(9, at.Hour));
        // An hour holds 3,600 of them.
        Assert.Equal([3_600, 3_600, 2_800], sent.Values.GroupBy(at => at.Date).OrderBy(one => one.Key).Select(one => one.Count()));
    }

    static void Check(RandomTimes rules, DateTimeOffset at, DateTimeZone[] zones, string place)
    {
        at = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMinute));
        var opens = rules.Times.NextOpen(Channel.Email, at, zones);
        var expected = Slowly(rules, at, zones);
        if (expected is not null)
            Assert.True(expected == opens, $"{place}: from {at:o} expected {expected:o}, was {opens:o}\n{rules}");
        else
            Assert.True(opens is null || opens > at.AddDays(3), $"{place}: from {at:o} was {opens:o}\n{rules}");
        if (opens is { } open)
            Assert.Equal(open, rules.Times.NextOpen(Channel.Email, open, zones));
    }

    static DateTimeOffset? Slowly(RandomTimes rules, DateTimeOffset at, DateTimeZone[] zones)
    {
        for (var minute = 0; minute <= 3 * 24 * 60; minute++)
            if (zones.All(zone => rules.Allow(at.AddMinutes(minute), zone)))
                return at.AddMinutes(minute);
        return null;
    }

    static IEnumerable<Instant> Changes(DateTimeZone zone)
    {
        for (var interval = zone.GetZoneInterval(From); interval.HasEnd && interval.End < To; interval = zone.GetZoneInterval(interval.End))
            yield return interval.End;
    }

    static int HashCode(string text) => text.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 0xFFFFFF;
}
