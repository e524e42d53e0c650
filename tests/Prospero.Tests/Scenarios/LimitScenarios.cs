using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class LimitScenarios
{
    [Fact]
    public async Task A_sender_with_a_rate_sends_one_after_the_other()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Limit(Channel.Email, new SenderLimits(PerSecond: 0.5));
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        foreach (var name in Names(5))
            await s.LeadArrives(name);
        await s.RunFor(TimeSpan.FromMinutes(1));

        var sent = await SentAt(s, 5);
        for (var i = 1; i < sent.Count; i++)
            Assert.Equal(TimeSpan.FromSeconds(2), sent[i] - sent[i - 1]);
    }

    [Fact]
    public async Task A_daily_limit_leaves_the_rest_to_the_next_day()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", zone: "Etc/UTC");
        await s.Limit(Channel.Email, new SenderLimits(PerDay: 2));
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        foreach (var name in Names(5))
            await s.LeadArrives(name);
        await s.RunFor(TimeSpan.FromDays(4));

        var days = (await SentAt(s, 5)).Select(at => at.UtcDateTime.Day);
        Assert.Equal([2, 2, 3, 3, 4], days);
        var last = (await s.Touchpoints("lead4"))[0];
        Assert.Equal((TouchpointState.Sent, 1), (last.State, last.Tries));
    }

    [Fact]
    public async Task A_touchpoint_that_is_due_at_night_waits_for_the_lead_s_own_morning()
    {
        await using var s = await Scenario.Begin("2026-03-02 17:00", zone: "America/Bogota", open: "08:00-18:00");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("madrid", timeZone: "Europe/Madrid");
        await s.RunFor(TimeSpan.FromDays(1));

        // 08:00 in Madrid is 02:00 in Bogota.
        await s.TimelineReads(
            "madrid",
            """
            Tue 02:00  email     accepted
            Tue 02:00  cadence   ended: exhausted
            """
        );
    }

    static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"lead{i}");

    static async Task<List<DateTimeOffset>> SentAt(Scenario s, int count)
    {
        var sent = new List<DateTimeOffset>();
        foreach (var name in Names(count))
            sent.Add(Assert.Single(await s.Messages(name)).SentAt!.Value);
        return [.. sent.Order()];
    }
}
