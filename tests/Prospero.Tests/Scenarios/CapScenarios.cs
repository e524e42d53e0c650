using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>How often a lead is contacted at most.</summary>
public class CapScenarios
{
    [Fact]
    public async Task A_cap_per_day_leaves_the_rest_to_the_next_days()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", open: "08:00-18:00");
        await s.Workflow(w => w.Email(attempts: 3, retryAfter: TimeSpan.FromHours(2)), """{ "caps": { "per_day": 1 } }""");
        s.EmailsWillBe("accepted", "accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(4));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 12:00  email     postponed: 1 contact on this day already
            Tue 08:00  email     accepted
            Tue 10:00  email     postponed: 1 contact on this day already
            Wed 08:00  email     accepted
            Wed 08:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_day_is_the_lead_s_own()
    {
        await using var s = await Scenario.Begin("2026-03-02 07:00", zone: "America/Bogota");
        await s.Workflow(w => w.Email(attempts: 2, retryAfter: TimeSpan.FromHours(4)), """{ "caps": { "per_day": 1 } }""");
        s.EmailsWillBe("accepted", "accepted");

        // In Tokyo it is 21:00, and tomorrow four hours later.
        await s.LeadArrives("tokyo", timeZone: "Asia/Tokyo");
        await s.RunFor(TimeSpan.FromDays(2));

        await s.TimelineReads(
            "tokyo",
            """
            Mon 07:00  email     accepted
            Mon 11:00  email     accepted
            Mon 11:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_cap_per_week_counts_seven_days_back()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email(attempts: 3, retryAfter: TimeSpan.FromDays(1)), """{ "caps": { "per_week": 2 } }""");
        s.EmailsWillBe("accepted", "accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(9));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Tue 10:00  email     accepted
            Wed 10:00  email     postponed: 2 contacts in 7 days already
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        Assert.Equal("03-09 15:00", (await s.LeftAt("ana"))[^1]);
    }

    [Fact]
    public async Task A_cap_per_30_days_waits_until_the_oldest_is_30_days_old()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", open: "08:00-18:00");
        await s.Workflow(w => w.Email(attempts: 2, retryAfter: TimeSpan.FromDays(7)), """{ "caps": { "per_30_days": 1 } }""");
        s.EmailsWillBe("accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(40));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:00  email     postponed: 1 contact in 30 days already
            Wed 10:00  email     accepted
            Wed 10:00  cadence   ended: exhausted
            """
        );
        Assert.Equal("04-01 15:00", (await s.LeftAt("ana"))[^1]);
    }

    [Fact]
    public async Task Two_workflows_that_are_due_in_the_same_moment_share_one_cap_over_channels()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", open: "08:00-18:00");
        await s.TimeRules("""{ "caps": { "per_day": 1 } }""");
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");

        await s.Workflow(w => w.Email());
        await s.LeadArrives("ana", phone: "+573001230010");
        await s.Workflow(w => w.WhatsApp("welcome"));
        await s.LeadArrives("ana", phone: "+573001230010");
        await s.RunFor(TimeSpan.FromDays(2));

        Assert.Equal(["03-02 15:00", "03-03 13:00"], (await s.LeftAt("ana")).Order());
        Assert.Contains(
            await s.Timeline("ana"),
            line => line.EndsWith("postponed: 1 contact on this day already", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_workflow_s_own_caps_take_the_place_of_the_workspace_s()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.TimeRules("""{ "caps": { "per_day": 1 }, "min_gap": "6h" }""");
        await s.Workflow(w => w.Email(attempts: 3, retryAfter: TimeSpan.FromHours(1)), """{ "caps": { "per_day": 3 }, "min_gap": "0m" }""");
        s.EmailsWillBe("accepted", "accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["03-02 15:00", "03-02 16:00", "03-02 17:00"], await s.LeftAt("ana"));
    }

    [Fact]
    public async Task A_least_gap_holds_between_channels()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: TimeSpan.FromMinutes(20)), """{ "min_gap": "3h" }""");
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:20  whatsapp  postponed: less than 3h after the last contact
            Mon 13:00  whatsapp  accepted
            Mon 13:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task What_was_refused_for_good_is_no_contact()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: TimeSpan.FromMinutes(20)), """{ "caps": { "per_day": 1 } }""");
        s.EmailsWillBe("invalid");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["03-02 15:20"], await s.LeftAt("ana"));
    }
}
