using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Blocks of the day.</summary>
public class BlockScenarios
{
    static string Blocks(string more = "") =>
        $$"""
            {
              "block_cadence": {
                "blocks": [
                  { "label": "AM", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "11:00", "max_contacts": 1 },
                  { "label": "PM", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "15:00", "to": "17:00", "max_contacts": 1 },
                  { "label": "Night", "days": ["mon"], "from": "22:00", "to": "24:00", "enabled": false }
                ]{{more}}
              }
            }
            """;

    [Fact]
    public async Task A_block_cadence_contacts_once_in_each_block()
    {
        await using var s = await Scenario.Begin("2026-03-02 07:00");
        await s.Workflow(w => w.Email(attempts: 3, retryAfter: TimeSpan.FromMinutes(30)), Blocks());
        s.EmailsWillBe("accepted", "accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(3));

        await s.TimelineReads(
            "ana",
            """
            Mon 09:00  email     accepted
            Mon 09:30  email     postponed: 1 contact in the block AM already
            Mon 15:00  email     accepted
            Mon 15:30  email     postponed: 1 contact in the block PM already
            Tue 09:00  email     accepted
            Tue 09:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_block_that_lasts_the_whole_day_begins_anew_at_midnight()
    {
        await using var s = await Scenario.Begin("2026-03-02 07:00");
        await s.Workflow(
            w => w.Email(attempts: 3, retryAfter: TimeSpan.FromHours(1)),
            """
            {
              "block_cadence": {
                "blocks": [
                  { "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "24:00", "max_contacts": 1 }
                ]
              }
            }
            """
        );
        s.EmailsWillBe("accepted", "accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(3));

        await s.TimelineReads(
            "ana",
            """
            Mon 07:00  email     accepted
            Mon 08:00  email     postponed: 1 contact in this block already
            Tue 00:00  email     accepted
            Tue 01:00  email     postponed: 1 contact in this block already
            Wed 00:00  email     accepted
            Wed 00:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_block_cadence_ends_when_its_days_are_over()
    {
        await using var s = await Scenario.Begin("2026-03-06 07:00");
        await s.Workflow(w => w.Email(attempts: 9, retryAfter: TimeSpan.FromMinutes(30)), Blocks(", \"max_days\": 2, \"max_per_day\": 1"));
        s.EmailsWillBe("accepted", "accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(7));

        // Friday and Monday: the weekend has no block.
        await s.TimelineReads(
            "ana",
            """
            Fri 09:00  email     accepted
            Fri 09:30  email     postponed: 1 contact on this day already
            Mon 09:00  email     accepted
            Mon 09:30  email     postponed: 1 contact on this day already
            Tue 09:00  email     skipped: the 2 days of the block cadence are over
            Tue 09:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Blocks_may_count_each_channel_by_itself()
    {
        await using var s = await Scenario.Begin("2026-03-02 09:00");
        await s.Workflow(
            w => w.Email().WhatsApp("welcome", delay: TimeSpan.FromMinutes(10)).Email(delay: TimeSpan.FromMinutes(10)),
            Blocks(", \"caps_mode\": \"channel\"")
        );
        s.EmailsWillBe("accepted", "accepted");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 09:00  email     accepted
            Mon 09:10  whatsapp  accepted
            Mon 09:20  email     postponed: 1 contact in the block AM already
            Mon 15:00  email     accepted
            Mon 15:00  cadence   ended: exhausted
            """
        );
    }
}
