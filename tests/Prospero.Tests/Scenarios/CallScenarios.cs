using Xunit;
using Prospero.Core.Cadence;
using Prospero.Tests.Support;

namespace Prospero.Tests.Scenarios;

public sealed class CallScenarios
{
    static readonly TimeSpan Minutes20 = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task An_answered_call_ends_the_cadence()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call(attempts: 3, retryAfter: Minutes20).Email());
        s.CallsWillAnswer("no answer", "answered");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(3));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  call      no answer
            Mon 10:20  call      answered
            """
        );
        Assert.Equal((RunState.Parked, RunReason.Replied), ((await s.Run("ana")).State, (await s.Run("ana")).Reason!.Value));
    }
}
