using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Voice senders with so many calls in progress at once.</summary>
public class LineScenarios
{
    [Fact]
    public async Task No_more_calls_are_in_progress_than_the_sender_may_have()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call());
        await s.Lines(2);
        s.CallsWillAnswer("no answer");

        for (var i = 0; i < 7; i++)
            await s.LeadArrives($"lead{i}");
        var most = 0;
        for (var turn = 0; turn < 400 && (await InProgress(s)).Placed < 7; turn++)
        {
            await s.RunDue();
            var (placed, waiting) = await InProgress(s);
            most = Math.Max(most, waiting);
            s.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(2, most);
        for (var i = 0; i < 7; i++)
            Assert.Contains(await s.Timeline($"lead{i}"), line => line.EndsWith("no answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_for_a_line_is_no_news()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call());
        await s.Lines(1);
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana");
        await s.LeadArrives("bea");
        await s.RunFor(TimeSpan.FromHours(1));

        Assert.Equal(["call      no answer", "cadence   ended: exhausted"], (await s.Timeline("bea")).Select(line => line[11..]));
    }

    static async Task<(int Placed, int Waiting)> InProgress(Scenario s)
    {
        var (placed, waiting) = (0, 0);
        for (var i = 0; i < 7; i++)
            foreach (var call in await s.Touchpoints($"lead{i}"))
            {
                placed += call is { State: TouchpointState.Sent, DueAt: null } ? 1 : 0;
                waiting += call is { State: TouchpointState.Sent, DueAt: not null } ? 1 : 0;
            }

        return (placed, waiting);
    }
}
