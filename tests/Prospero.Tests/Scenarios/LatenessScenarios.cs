using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>What becomes of contacts that could not leave in time.</summary>
public class LatenessScenarios
{
    [Fact]
    public async Task What_is_too_late_is_left_out_and_what_follows_follows()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(
            w => w.Email(attempts: 2, retryAfter: TimeSpan.FromDays(1)).WhatsApp("welcome", delay: TimeSpan.FromHours(1)),
            """{ "max_lateness": { "after": "6h" } }"""
        );
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        s.OutageOf(TimeSpan.FromHours(7));
        await s.RunFor(TimeSpan.FromDays(3));

        await s.TimelineReads(
            "ana",
            """
            Mon 17:00  email     skipped: more than 6h late
            Tue 17:00  email     accepted
            Tue 18:00  whatsapp  accepted
            Tue 18:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task What_is_not_too_late_leaves()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email(), """{ "max_lateness": { "after": "6h", "then": "skip" } }""");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        s.OutageOf(TimeSpan.FromHours(6));
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(["03-02 21:00"], await s.LeftAt("ana"));
    }

    [Fact]
    public async Task What_is_too_late_may_ask_the_gates_again_instead()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", open: "08:00-18:00");
        await s.TimeRules("""{ "max_lateness": { "after": "1h", "then": "skip" } }""");
        await s.Workflow(w => w.Email(), """{ "max_lateness": { "after": "1h", "then": "ask_again" } }""");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        s.OutageOf(TimeSpan.FromHours(10));
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 20:00  email     postponed: outside the sending hours
            Tue 08:00  email     accepted
            Tue 08:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task After_an_outage_of_three_days_nothing_leaves_at_night_and_the_cadence_keeps_its_pace()
    {
        await using var s = await Scenario.Begin("2026-03-02 17:00", open: "08:00-18:00");
        await s.Workflow(w => w.Email(attempts: 2, retryAfter: TimeSpan.FromDays(1)).WhatsApp("welcome", delay: TimeSpan.FromDays(1)));
        s.EmailsWillBe("accepted", "accepted");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromHours(1));
        s.OutageOf(TimeSpan.FromHours(76));
        await s.RunFor(TimeSpan.FromDays(3));

        await s.TimelineReads(
            "ana",
            """
            Mon 17:00  email     accepted
            Thu 22:00  email     postponed: outside the sending hours
            Fri 08:00  email     accepted
            Sat 08:00  whatsapp  accepted
            Sat 08:00  cadence   ended: exhausted
            """
        );
    }
}
