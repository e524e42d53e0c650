using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Messages;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class ReplyScenarios
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_reply_is_kept_and_ends_the_cadence()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Call(delay: Day).Email(delay: Day));
        s.WhatsAppsWillBe("replied:Tell me more");

        await s.LeadArrives("ana");
        await s.RunFor(7 * Day);

        var timeline = await s.Timeline("ana");
        Assert.Equal(3, timeline.Count);
        Assert.EndsWith("whatsapp  accepted", timeline[0]);
        Assert.EndsWith("whatsapp  replied", timeline[1]);
        Assert.EndsWith("cadence   ended: the lead answered", timeline[2]);
        var reply = Assert.Single(await s.Messages("ana"), message => message.Direction == Direction.Inbound);
        Assert.Equal("Tell me more", reply.Content);
        Assert.Contains(
            await s.Touchpoints("ana"),
            touchpoint => touchpoint is { Channel: Channel.Call, State: TouchpointState.Cancelled }
        );
        Assert.NotNull((await s.Run("ana")).RepliedAt);
    }

    [Fact]
    public async Task A_workflow_may_pause_instead_what_is_planned_stays_parked()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Call(delay: Day), members: """{ "exit": { "reply": "pause" } }""");
        s.WhatsAppsWillBe("replied:Later please");

        await s.LeadArrives("ana");
        await s.RunFor(7 * Day);

        var call = (await s.Touchpoints("ana"))[^1];
        Assert.Equal((TouchpointState.Scheduled, null), (call.State, call.DueAt));
        Assert.Equal(RunReason.Replied, (await s.Run("ana")).Reason);
    }

    [Fact]
    public async Task A_workflow_may_go_on_after_a_reply()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Call(delay: Day), members: """{ "exit": { "reply": "continue" } }""");
        s.WhatsAppsWillBe("replied:Ok");
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana");
        await s.RunFor(7 * Day);

        Assert.Contains("Tue 10:00  call      no answer", await s.Timeline("ana"));
        Assert.Equal(RunReason.Exhausted, (await s.Run("ana")).Reason);
        Assert.NotNull((await s.Run("ana")).RepliedAt);
    }

    [Fact]
    public async Task Stop_suppresses_the_channel_and_closes_the_run()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").WhatsApp("welcome", delay: Day).Call(delay: Day));
        s.WhatsAppsWillBe("stop");

        var first = await s.LeadArrives("ana");
        await s.RunFor(7 * Day);

        Assert.Equal((RunState.Closed, RunReason.OptedOut), ((await s.Run("ana")).State, (await s.Run("ana")).Reason!.Value));
        Assert.Single(s.Received("ana"));
        var timeline = await s.Timeline("ana");
        Assert.EndsWith("whatsapp  asked to stop", timeline[1]);

        // The number stays suppressed in every later workflow.
        await s.Workflow(w => w.WhatsApp("welcome").Email());
        s.EmailsWillBe("accepted");
        var again = await s.LeadArrives("ana again", phone: first.Lead.Phone!.Given, email: "other@example.com");
        await s.RunFor(Day);
        Assert.Equal(first.Lead.Id, again.Lead.Id);
        Assert.Single(s.Received("ana"), line => line.Contains("\twhatsapp\t", StringComparison.Ordinal));
        Assert.Single(s.Received("ana"), line => line.Contains("\temail\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_out_of_office_reply_postpones_until_the_stated_return()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00", open: "08:00-18:00");
        await s.Workflow(w => w.Email().Email(delay: Day, subject: "Again"));

        await s.LeadArrives("ana", email: "ooo-2026-03-09@magic.example");
        await s.RunFor(TimeSpan.FromDays(10));

        var timeline = await s.Timeline("ana");
        Assert.Contains(timeline, line => line.EndsWith("email     automatic reply", StringComparison.Ordinal));
        Assert.Contains(timeline, line => line.EndsWith("cadence   postponed: away until 2026-03-09", StringComparison.Ordinal));
        Assert.Contains("Mon 08:00  email     accepted", timeline);
        Assert.Null((await s.Run("ana")).RepliedAt);
        Assert.Equal(2, s.Received("ana").Count);
    }

    [Fact]
    public async Task A_bounce_suppresses_the_address_and_the_cadence_goes_on_without_it()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: Day).Call(delay: Day));
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana", email: "bounce@magic.example");
        await s.RunFor(7 * Day);

        var timeline = await s.Timeline("ana");
        Assert.Contains(timeline, line => line.Contains("email     failed:", StringComparison.Ordinal));
        Assert.Contains("Tue 10:00  email     skipped: The address does not exist", timeline);
        Assert.Contains("Wed 10:00  call      no answer", timeline);
        Assert.Single(s.Received("ana"), line => line.Contains("\temail\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_complaint_ends_the_cadence_for_good()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: Day));

        await s.LeadArrives("ana", email: "complaint@magic.example");
        await s.RunFor(7 * Day);

        Assert.Equal(RunReason.Complained, (await s.Run("ana")).Reason);
        Assert.Single(s.Received("ana"));
    }
}
