using NodaTime;
using Prospero.Core.Workflows;
using Xunit;
using static NodaTime.IsoDayOfWeek;

namespace Prospero.Tests.Workflows;

public sealed class SendingHoursTests
{
    static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    static readonly SendingHours Office = new([
        new([Monday, Tuesday, Wednesday, Thursday, Friday], new LocalTime(9, 0), new LocalTime(18, 0)),
    ]);

    [Theory]
    [InlineData("2026-07-06T09:00:00+02:00", true)]
    [InlineData("2026-07-06T08:59:59.9999999+02:00", false)]
    [InlineData("2026-07-06T17:59:59.9999999+02:00", true)]
    [InlineData("2026-07-06T18:00:00+02:00", false)]
    [InlineData("2026-07-05T12:00:00+02:00", false)]
    public void Hours_are_open_from_their_first_moment_and_closed_from_their_last(string at, bool isOpen) =>
        Assert.Equal(isOpen, Office.IsOpen(At(at), Berlin));

    [Theory]
    [InlineData("2026-07-06T09:30:00+02:00", "2026-07-06T09:30:00+02:00")]
    [InlineData("2026-07-06T03:00:00+02:00", "2026-07-06T09:00:00+02:00")]
    [InlineData("2026-07-06T18:00:00+02:00", "2026-07-07T09:00:00+02:00")]
    [InlineData("2026-07-10T20:00:00+02:00", "2026-07-13T09:00:00+02:00")]
    [InlineData("2026-03-27T20:00:00+01:00", "2026-03-30T09:00:00+02:00")]
    public void The_next_opening_is_found(string at, string opens) => Assert.Equal(At(opens), Office.NextOpen(At(at), [Berlin]));

    [Fact]
    public void The_answer_is_in_utc() =>
        Assert.Equal(TimeSpan.Zero, Office.NextOpen(At("2026-07-06T09:30:00+02:00"), [Berlin])!.Value.Offset);

    [Fact]
    public void Midnight_as_the_end_is_the_end_of_the_day()
    {
        var hours = Daily(new LocalTime(22, 0), LocalTime.Midnight);
        Assert.True(hours.IsOpen(At("2026-07-06T23:59:59+02:00"), Berlin));
        Assert.False(hours.IsOpen(At("2026-07-07T00:00:00+02:00"), Berlin));
        Assert.True(Daily(LocalTime.Midnight, LocalTime.Midnight).IsOpen(At("2026-07-07T00:00:00+02:00"), Berlin));
    }

    [Fact]
    public void An_opening_that_the_clocks_skip_is_the_first_instant_after_the_jump() =>
        Assert.Equal(At("2026-03-29T03:00:00+02:00"), Daily(new(2, 30), new(4, 0)).NextOpen(At("2026-03-29T00:00:00+01:00"), [Berlin]));

    [Fact]
    public void Hours_that_the_clocks_skip_whole_open_on_the_next_day() =>
        Assert.Equal(At("2026-03-30T02:15:00+02:00"), Daily(new(2, 15), new(2, 45)).NextOpen(At("2026-03-29T00:00:00+01:00"), [Berlin]));

    [Fact]
    public void An_opening_that_occurs_twice_is_the_first_of_the_two()
    {
        var hours = Daily(new(2, 30), new(2, 40));
        Assert.Equal(At("2026-10-25T02:30:00+02:00"), hours.NextOpen(At("2026-10-25T00:00:00+02:00"), [Berlin]));
        Assert.Equal(At("2026-10-25T02:30:00+01:00"), hours.NextOpen(At("2026-10-25T02:40:00+02:00"), [Berlin]));
    }

    [Fact]
    public void A_zone_that_skips_a_whole_day_opens_on_the_day_after()
    {
        // Samoa went over the date line: there was no Friday, 30 December 2011.
        var fridays = new SendingHours([new([Friday], new LocalTime(9, 0), new LocalTime(10, 0))]);
        var apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
        Assert.Equal(At("2012-01-06T09:00:00+14:00"), fridays.NextOpen(At("2011-12-29T12:00:00-10:00"), [apia]));
    }

    [Fact]
    public void Every_possible_zone_must_be_open()
    {
        var newYork = DateTimeZoneProviders.Tzdb["America/New_York"];
        var opens = Office.NextOpen(At("2026-07-06T06:00:00+00:00"), [Berlin, newYork]);
        Assert.Equal(At("2026-07-06T13:00:00+00:00"), opens);
        Assert.Equal(At("2026-07-07T13:00:00+00:00"), Office.NextOpen(At("2026-07-06T16:00:00+00:00"), [newYork, Berlin]));
    }

    [Fact]
    public void Zones_that_are_never_open_together_have_no_opening()
    {
        var hours = Daily(new(9, 0), new(10, 0));
        Assert.Null(hours.NextOpen(At("2026-07-06T06:00:00Z"), [Berlin, DateTimeZoneProviders.Tzdb["America/Lima"]]));
        Assert.Null(new SendingHours([]).NextOpen(At("2026-07-06T06:00:00Z"), [Berlin]));
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_trap()
    {
        Assert.NotNull(Office.NextOpen(DateTimeOffset.MinValue, [Berlin, DateTimeZone.Utc]));
        Assert.Null(Office.NextOpen(DateTimeOffset.MaxValue, [Berlin]));
        Assert.False(Office.IsOpen(DateTimeOffset.MinValue, DateTimeZoneProviders.Tzdb["America/Lima"]));
    }

    [Fact]
    public void Asking_costs_no_memory()
    {
        var at = At("2026-07-10T20:00:00+02:00");
        DateTimeZone[] zones = [Berlin];
        Office.NextOpen(at, zones);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Office.NextOpen(at, zones);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static SendingHours Daily(LocalTime from, LocalTime to) =>
        new([new([Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday], from, to)]);

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
