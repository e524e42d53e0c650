using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Whose clock counts, and what it does when it is changed.</summary>
public class PlaceScenarios
{
    const string Weekdays = """
        { "sending_hours": { "default": [{ "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00" }] } }
        """;

    [Fact]
    public async Task A_contact_ahead_of_utc_has_its_own_weekend()
    {
        await using var s = await Scenario.Begin("2026-03-06 17:00", zone: "America/Bogota");
        await s.Workflow(w => w.Email(), Weekdays);
        s.EmailsWillBe("accepted");

        await s.LeadArrives("auckland", timeZone: "Pacific/Auckland");
        await s.LeadArrives("bogota");
        await s.RunFor(TimeSpan.FromDays(3));

        // Friday evening in Bogota is Saturday in Auckland; Monday morning there is Sunday here.
        await s.TimelineReads(
            "auckland",
            """
            Sun 15:00  email     accepted
            Sun 15:00  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "bogota",
            """
            Fri 17:00  email     accepted
            Fri 17:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task An_hour_that_occurs_twice_is_used_the_first_time()
    {
        await using var s = await Scenario.Begin("2026-10-25 00:00", zone: "Europe/Berlin", open: "02:30-02:50");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", timeZone: "Europe/Berlin");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["10-25 00:30"], await s.LeftAt("ana"));
    }

    [Fact]
    public async Task A_retry_in_the_second_of_two_equal_hours_keeps_to_it()
    {
        await using var s = await Scenario.Begin("2026-10-25 00:00", zone: "Europe/Berlin", open: "02:30-02:50");
        await s.Workflow(w => w.Email(attempts: 3, retryAfter: TimeSpan.FromMinutes(40)));
        s.EmailsWillBe("accepted", "accepted", "accepted");

        await s.LeadArrives("ana", timeZone: "Europe/Berlin");
        await s.RunFor(TimeSpan.FromDays(2));

        // 40 minutes after 02:30 it is 02:10 again, and 02:30 once more 20 minutes later.
        Assert.Equal(["10-25 00:30", "10-25 01:30", "10-26 01:30"], await s.LeftAt("ana"));
    }

    [Fact]
    public async Task A_swallowed_hour_is_the_first_moment_after_the_jump()
    {
        await using var s = await Scenario.Begin("2026-03-29 00:00", zone: "Europe/Berlin", open: "02:30-06:00");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", timeZone: "Europe/Berlin");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Sun 03:00  email     accepted
            Sun 03:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Hours_that_are_swallowed_whole_open_on_the_next_day()
    {
        await using var s = await Scenario.Begin("2026-03-29 00:00", zone: "Europe/Berlin", open: "02:15-02:45");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", timeZone: "Europe/Berlin");
        await s.RunFor(TimeSpan.FromDays(2));

        await s.TimelineReads(
            "ana",
            """
            Mon 02:15  email     accepted
            Mon 02:15  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Several_possible_zones_must_all_allow()
    {
        await using var s = await Scenario.Begin("2026-03-02 08:30", zone: "Europe/Madrid", open: "09:00-18:00");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        // A Spanish number may be in the Canaries, an hour behind.
        await s.LeadArrives("spain", phone: "+34600123456");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "spain",
            """
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task An_area_code_tells_the_zone()
    {
        await using var s = await Scenario.Begin("2026-07-01 07:30", zone: "America/Bogota", open: "09:00-18:00");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("york", phone: "+12125550123");
        await s.LeadArrives("angeles", phone: "+12135550123");
        await s.LeadArrives("nowhere", phone: "+18005550123");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["07-01 13:00"], await s.LeftAt("york"));
        Assert.Equal(["07-01 16:00"], await s.LeftAt("angeles"));
        // A free number tells nothing: the workflow's zone holds.
        Assert.Equal(["07-01 14:00"], await s.LeftAt("nowhere"));
    }

    [Fact]
    public async Task The_lead_s_own_zone_wins_over_its_number()
    {
        await using var s = await Scenario.Begin("2026-03-02 08:30", zone: "Europe/Madrid", open: "09:00-18:00");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", phone: "+34600123456", timeZone: "Europe/Madrid");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["03-02 08:00"], await s.LeftAt("ana"));
    }
}
