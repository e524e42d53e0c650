using NodaTime;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class SendingHoursPropertyTests
{
    static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id])];
    static readonly DateTimeOffset First = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_next_opening_is_never_earlier_and_always_inside()
    {
        foreach (var zone in Zones)
        {
            for (var seed = 0; seed < 100; seed++)
            {
                var random = new Random(HashOf(zone) + seed);
                var hours = Hours(random);
                var at = First.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 365 * 40));
                if (seed % 2 == 0 && Change(zone, at) is { } change)
                    at = change.AddMinutes(random.Next(-300, 300));
                var opens = hours.NextOpen(at, [zone]);
                Assert.True(opens >= at && hours.IsOpen(opens.Value, zone), $"{zone} seed {seed}: {at:o} opens {opens:o}");
                Assert.True(opens == at || !hours.IsOpen(opens.Value.AddTicks(-1), zone), $"{zone} seed {seed}: {at:o}");
                Assert.Equal(opens, hours.NextOpen(opens.Value, [zone]));
            }
        }
    }

    [Fact]
    public void Around_changes_of_clocks_it_is_the_very_first_open_minute()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var random = new Random(seed);
            var zone = Zones[random.Next(Zones.Length)];
            var somewhen = First.AddDays(random.Next(365 * 40));
            var at = (Change(zone, somewhen) ?? somewhen).AddMinutes(random.Next(-240, 120));
            var hours = Hours(random);
            // Whole minutes are enough: within these years zones change on them, and so do hours.
            at = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMinute));
            Assert.True(BruteForce(hours, at, [zone]) == hours.NextOpen(at, [zone]), $"{zone} seed {seed}: {at:o}");
        }
    }

    [Fact]
    public void With_several_zones_it_is_the_first_minute_that_is_open_in_all()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            DateTimeZone[] zones = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Zones[random.Next(Zones.Length)])];
            var somewhen = First.AddDays(random.Next(365 * 40));
            var at = (Change(zones[0], somewhen) ?? somewhen).AddMinutes(random.Next(-240, 120));
            at = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMinute));
            var hours = Hours(random);
            var opens = hours.NextOpen(at, zones);
            var expected = BruteForce(hours, at, zones);
            if (expected is not null)
                Assert.True(expected == opens, $"{string.Join<DateTimeZone>(' ', zones)} seed {seed}: {at:o}");
            else
                Assert.True(opens is null || opens > at.AddDays(9), $"{string.Join<DateTimeZone>(' ', zones)} seed {seed}: {at:o}");
        }
    }

    /// <summary>Walks nine days minute by minute.</summary>
    static DateTimeOffset? BruteForce(SendingHours hours, DateTimeOffset at, DateTimeZone[] zones)
    {
        for (var minute = 0; minute <= 9 * 24 * 60; minute++)
        {
            if (zones.All(zone => IsOpenByCalendar(hours, at.AddMinutes(minute), zone)))
                return at.AddMinutes(minute);
        }

        return null;
    }

    /// <summary>Asks NodaTime's calendar instead of our sums.</summary>
    static bool IsOpenByCalendar(SendingHours hours, DateTimeOffset at, DateTimeZone zone)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(zone);
        return hours.Open.Any(stretch =>
            stretch.Days.Contains(local.DayOfWeek)
            && local.TimeOfDay >= stretch.From
            && (stretch.To == LocalTime.Midnight || local.TimeOfDay < stretch.To)
        );
    }

    static SendingHours Hours(Random random) =>
        new([
            .. Enumerable
                .Range(0, random.Next(1, 4))
                .Select(_ =>
                {
                    var from = random.Next(24 * 60);
                    var to = Math.Min(24 * 60, from + 1 + random.Next(random.Next(2) == 0 ? 45 : 24 * 60));
                    var days = Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None && random.Next(3) > 0).ToList();
                    return new OpenStretch(
                        days.Count > 0 ? days : [IsoDayOfWeek.Sunday],
                        LocalTime.FromMinutesSinceMidnight(from),
                        LocalTime.FromMinutesSinceMidnight(to % (24 * 60))
                    );
                }),
        ]);

    static DateTimeOffset? Change(DateTimeZone zone, DateTimeOffset after)
    {
        var interval = zone.GetZoneInterval(Instant.FromDateTimeOffset(after));
        return interval.HasEnd ? interval.End.ToDateTimeOffset() : null;
    }

    static int HashOf(DateTimeZone zone) => zone.Id.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 0xFFFFFF;
}
