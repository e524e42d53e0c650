using Prospero.Core.Channels;
using Prospero.Tests.Support;
using Xunit;
using Channel = Prospero.Core.Channel;

namespace Prospero.Tests.Scenarios;

/// <summary>What is simulated is what runs: every scenario of this folder is told twice; these see to it that it is.</summary>
public sealed class SimulatedScenarios
{
    [Fact]
    public async Task A_story_is_told_twice_and_reads_the_same()
    {
        await using var s = await Scenario.Begin("2026-03-02 17:30", open: "08:00-18:00");
        await s.Workflow(w => w.Call(attempts: 3, retryAfter: TimeSpan.FromMinutes(20)).WhatsApp("we-tried-to-reach-you"));
        s.CallsWillAnswer("no answer", "no answer", "no answer");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(5, (await s.Timeline("ana")).Count);
        Assert.Equal(1, s.ComparedStories);
    }

    [Fact]
    public async Task A_crowd_of_unlike_people_lives_the_same_lives_in_memory_and_in_the_database()
    {
        await using var s = await Scenario.Begin("2026-03-06 16:30", open: "08:00-18:00");
        await s.Workflow(w =>
            w.Call(attempts: 3, retryAfter: TimeSpan.FromMinutes(45))
                .WhatsApp("welcome")
                .Email(delay: TimeSpan.FromDays(1))
                .Call(attempts: 2, delay: TimeSpan.FromDays(1))
                .Email(delay: TimeSpan.FromDays(2))
        );
        string[] names = [.. Enumerable.Range(0, 40).Select(number => $"lead{number}")];
        foreach (var name in names)
            await s.LeadArrives(name);

        await s.RunFor(TimeSpan.FromDays(14));

        foreach (var name in names)
            await s.Timeline(name);
        Assert.Equal(names.Length, s.ComparedStories);
        Assert.True((await s.Simulated()).Stories.Select(story => story.Ended).Distinct().Count() > 2);
    }

    [Fact]
    public async Task With_a_limited_sender_the_same_number_leaves_in_every_hour()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Limit(Channel.Email, new SenderLimits(PerSecond: 0.01));
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");
        for (var number = 0; number < 50; number++)
            await s.LeadArrives($"lead{number}");

        await s.RunFor(TimeSpan.FromHours(3));

        Assert.Equal([36, 14], (await s.Simulated()).Touches.Select(hour => hour.Count));
        var sent = new List<DateTimeOffset>();
        for (var number = 0; number < 50; number++)
            sent.Add(Assert.Single(await s.Messages($"lead{number}")).SentAt!.Value);
        Assert.Equal([36, 14], sent.GroupBy(at => at.Hour).OrderBy(hour => hour.Key).Select(hour => hour.Count()));
    }
}
