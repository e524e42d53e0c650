using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Tests.Cadence;
using Xunit;

namespace Prospero.Tests.Properties;

/// <summary>Pauses of random lengths over random hours: what comes back keeps its windows, its rate and its turn.</summary>
public sealed class SpreadProperties
{
    static readonly string[] Zones = ["America/Bogota", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Kiritimati", "Asia/Kathmandu"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_minute_takes_more_than_the_rate_and_nobody_leaves_outside_his_hours(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var perMinute = random.Next(1, 30);
            var spread = new Spread(perMinute);
            var now = Plans.Noon.AddMinutes(random.Next(0, 60 * 24 * 365));
            var plan = Plans.Of(w => w.Email(), open: $"{random.Next(0, 12):00}:00-{random.Next(13, 24):00}:30");
            var taken = new List<DateTimeOffset>();
            for (var i = 0; i < 300; i++)
            {
                if (random.Next(20) == 0)
                    spread = Spread.Read(spread.ToString());
                var reach = Plans.Anybody with { Zones = [DateTimeZoneProviders.Tzdb[Zones[random.Next(Zones.Length)]]] };
                var due = CadencePlanner.Resumed(
                    Plans.Touchpoint(plan),
                    [],
                    spread,
                    now,
                    from => plan.Times.NextOpen(Channel.Email, from, reach.Zones)
                );
                Assert.True(due >= now, $"seed {seed}, round {round}: before now");
                Assert.Equal(due, plan.Times.NextOpen(Channel.Email, due, reach.Zones));
                taken.Add(due);
            }

            Assert.All(
                taken.CountBy(due => due.ToUnixTimeMilliseconds() / 60_000),
                minute => Assert.True(minute.Value <= perMinute, $"seed {seed}, round {round}: {minute.Value} in a minute")
            );
        }
    }

    [Fact]
    public void One_that_is_not_overdue_keeps_its_time_and_takes_no_place()
    {
        var plan = Plans.Of(w => w.Email());
        var spread = new Spread(1);
        var parked = Plans.Touchpoint(plan) with { ParkedDue = Plans.Noon.AddDays(1) };

        Assert.Equal(Plans.Noon.AddDays(1), CadencePlanner.Resumed(parked, [], spread, Plans.Noon, from => from));
        Assert.Equal("1|", spread.ToString());
    }

    [Theory]
    [InlineData(GateEffect.Skip, false)]
    [InlineData(GateEffect.Cancel, false)]
    [InlineData(GateEffect.End, false)]
    [InlineData(GateEffect.Wait, true)]
    public void One_that_does_not_leave_anyway_takes_no_place(GateEffect effect, bool takesOne)
    {
        var plan = Plans.Of(w => w.Email());
        var spread = new Spread(60);
        Gate[] gates = [Gate.Open("one"), Gate.Closed("two", effect, "why"), Gate.Closed("three", GateEffect.Skip, "why")];

        Assert.Equal(Plans.Noon, CadencePlanner.Resumed(Plans.Touchpoint(plan), gates, spread, Plans.Noon, from => from));
        Assert.Equal(takesOne, spread.ToString() != "60|");
    }

    [Fact]
    public void A_hundred_thousand_places_are_taken_in_a_second_and_written_short()
    {
        var spread = new Spread(60);
        for (var i = 0; i < 100_000; i++)
            Assert.NotNull(spread.Take(Plans.Noon, at => at));

        Assert.True(spread.ToString().Length < 100);
        Assert.Equal(Plans.Noon.AddMinutes(1666).AddSeconds(40), Spread.Read(spread.ToString()).Take(Plans.Noon, at => at));
    }
}
