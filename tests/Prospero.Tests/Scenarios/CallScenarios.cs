using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class CallScenarios
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
            Mon 10:20  cadence   ended: the lead answered
            """
        );
        Assert.Equal((RunState.Parked, RunReason.Replied), ((await s.Run("ana")).State, (await s.Run("ana")).Reason!.Value));
    }

    [Fact]
    public async Task Three_unanswered_calls_hand_over_to_whatsapp_inside_opening_hours()
    {
        await using var s = await Scenario.Begin("2026-03-02 17:30", open: "08:00-18:00");
        await s.Workflow(w => w.Call(attempts: 3, retryAfter: Minutes20).WhatsApp("we-tried-to-reach-you"));
        s.CallsWillAnswer("no answer", "no answer", "no answer");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 17:30  call      no answer
            Mon 17:50  call      no answer
            Tue 08:00  call      no answer; gave up after 3 attempts
            Tue 08:00  whatsapp  accepted
            Tue 08:00  cadence   ended: exhausted
            """
        );
    }

    [Theory]
    [InlineData("busy", "busy")]
    [InlineData("voicemail", "voicemail")]
    [InlineData("failed", "failed")]
    public async Task A_call_that_reached_nobody_is_placed_again(string outcome, string words)
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call(attempts: 2, retryAfter: Minutes20).Email());
        s.CallsWillAnswer(outcome, "answered");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            $"""
            Mon 10:00  call      {words}
            Mon 10:20  call      answered
            Mon 10:20  cadence   ended: the lead answered
            """
        );
    }

    [Fact]
    public async Task A_lead_that_asks_to_be_called_back_is_called_at_that_time()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", open: "08:00-18:00");
        await s.Workflow(w => w.Call(attempts: 2, retryAfter: Minutes20));

        await s.LeadArrives("ana", phone: "+15550100109");
        await s.RunFor(TimeSpan.FromHours(1));

        var next = (await s.Touchpoints("ana"))[^1];
        Assert.Equal((TouchpointState.Scheduled, 2), (next.State, next.Number));
        Assert.InRange(next.DueAt!.Value - s.Clock.GetUtcNow(), TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(65));
    }

    [Fact]
    public async Task A_call_without_any_report_is_held_and_not_placed_again()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call(attempts: 2, retryAfter: Minutes20).Email());

        await s.LeadArrives("ana", phone: "+15550100107");
        await s.RunFor(TimeSpan.FromHours(12));

        await s.TimelineReads("ana", "Mon 10:45  call      held: no report from the provider; registered");
        Assert.Single(await s.Touchpoints("ana"));
        Assert.Single(s.Received("ana"));
    }

    [Fact]
    public async Task At_the_deadline_a_silent_call_counts_as_placed_and_the_cadence_goes_on()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call(attempts: 1).Email(), members: """{ "on_unknown": { "deadline": "4h", "then": "assume_sent" } }""");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", phone: "+15550100107");
        await s.RunFor(TimeSpan.FromHours(12));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:45  call      held: no report from the provider; registered
            Mon 14:45  call      no report; assumed sent, not repeated
            Mon 14:45  email     accepted
            Mon 14:45  cadence   ended: exhausted
            """
        );
        Assert.Equal(2, s.Received("ana").Count);
    }
}
