using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class ProviderScenarios
{
    [Fact]
    public async Task A_rate_limit_postpones_and_is_not_held_against_the_touchpoint()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email());

        await s.LeadArrives("ana", email: "ratelimited@magic.example");
        await s.RunFor(TimeSpan.FromHours(1));

        var touchpoint = Assert.Single(await s.Touchpoints("ana"));
        Assert.Equal((TouchpointState.Sent, 1), (touchpoint.State, touchpoint.Tries));
        Assert.Equal(2, s.Received("ana").Count);
        var attempts = await s.Part<ICadence>().AttemptsOf(s.Workspace, touchpoint.Id, default);
        Assert.Equal(["try_later", "accepted"], attempts.Select(attempt => attempt.Result!));
    }

    [Fact]
    public async Task A_provider_that_never_answers_leaves_the_touchpoint_held_and_nothing_is_sent_again()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Call(delay: TimeSpan.FromDays(1)), members: """{ "on_unknown": { "then": "stay" } }""");

        await s.LeadArrives("ana", email: "unknown@magic.example");
        await s.RunFor(TimeSpan.FromDays(30));

        var touchpoint = Assert.Single(await s.Touchpoints("ana"));
        Assert.Equal((TouchpointState.Held, HoldReason.OutcomeUnknown), (touchpoint.State, touchpoint.HoldReason!.Value));
        Assert.Single(s.Received("ana"));
    }

    [Fact]
    public async Task A_late_report_settles_what_was_held()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Call(delay: TimeSpan.FromDays(1)));
        s.EmailsWillBe("unknown:delivered");
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(3));

        var timeline = await s.Timeline("ana");
        Assert.Contains(timeline, line => line.Contains("email     held:", StringComparison.Ordinal));
        Assert.Contains(timeline, line => line.EndsWith("email     accepted, as the provider reported later", StringComparison.Ordinal));
        Assert.Contains(timeline, line => line.EndsWith("call      no answer", StringComparison.Ordinal));
        Assert.Equal(2, s.Received("ana").Count);
    }

    [Fact]
    public async Task An_operator_who_wants_it_gets_a_second_send_at_the_deadline()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email(), members: """{ "on_unknown": { "deadline": "1h", "then": "resend" } }""");
        s.EmailsWillBe("unknown");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromMinutes(90));

        Assert.Equal(2, s.Received("ana").Count);
    }

    [Fact]
    public async Task An_invalid_number_is_never_called_again()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Call(attempts: 3).Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", phone: "+15550100104");
        await s.RunFor(TimeSpan.FromDays(3));

        Assert.Single(s.Received("ana"), line => line.Contains("\tcall\t", StringComparison.Ordinal));
        Assert.Contains((await s.Timeline("ana")), line => line.EndsWith("email     accepted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_value_holds_the_touchpoint_and_says_which()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email(content: "Your plan: {{metadata.plan}}"));

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(3));

        var touchpoint = Assert.Single(await s.Touchpoints("ana"));
        Assert.Equal((TouchpointState.Held, HoldReason.NeedsOperator), (touchpoint.State, touchpoint.HoldReason!.Value));
        Assert.Contains("metadata.plan", touchpoint.Reason, StringComparison.Ordinal);
        Assert.Empty(s.Received("ana"));
    }

    [Fact]
    public async Task Free_text_outside_the_window_is_left_out_with_its_reason()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsAppText("Hi").Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  whatsapp  skipped: the lead has not written in the last 24 hours, and there is no template
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
    }
}
