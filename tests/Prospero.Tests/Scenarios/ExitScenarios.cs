using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>What ends or pauses a cadence besides what an ordinary reply does.</summary>
public class ExitScenarios
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    const string Words = """
        { "exit": { "reply": "continue", "reply_words": [
            { "words": ["not interested", "no thanks"], "status": "lost" },
            { "words": ["call me"], "then": "pause", "status": "qualified" },
            { "words": ["who is this"], "then": "continue" } ] } }
        """;

    [Fact]
    public async Task A_reply_with_certain_words_ends_the_cadence_and_sets_a_status()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Email(delay: Day), Words);
        s.WhatsAppsWillBe("replied:Sorry, we are NOT interested.");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal(
            [
                "whatsapp  accepted",
                "whatsapp  replied",
                "Status changed  New to Lost",
                "cadence   ended: the lead answered: not interested; a terminal status was reached",
            ],
            Told(await s.Timeline("ana"))
        );
        Assert.Equal((RunState.Closed, RunReason.TerminalStatus), (await s.Run("ana")) is var run ? (run.State, run.Reason) : default);
    }

    [Fact]
    public async Task A_reply_with_other_words_pauses_it_for_a_person()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Email(delay: Day), Words);
        s.WhatsAppsWillBe("replied:Please call me");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal(
            ["whatsapp  accepted", "whatsapp  replied", "Status changed  New to Qualified", "cadence   paused: the lead answered: call me"],
            Told(await s.Timeline("ana"))
        );
        Assert.Equal((TouchpointState.Scheduled, null), (await s.Touchpoints("ana"))[^1] is var mail ? (mail.State, mail.DueAt) : default);
    }

    [Fact]
    public async Task A_reply_for_which_there_is_no_word_does_what_replies_do()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Email(delay: Day), Words);
        s.WhatsAppsWillBe("replied:Interesting. Thanks!");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal(
            [
                "whatsapp  accepted",
                "whatsapp  replied",
                "cadence   goes on: the lead answered; the cadence goes on",
                "email     accepted",
                "cadence   ended: exhausted",
            ],
            Told(await s.Timeline("ana"))
        );
    }

    [Fact]
    public async Task A_lead_that_has_answered_may_still_say_no()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(
            w => w.Email().Email(delay: Day),
            """{ "exit": { "reply_words": [{ "words": ["no thanks"], "status": "lost" }] } }"""
        );
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunDue();

        await s.Raise("ana", new Signal.Replied("Tell me more"));
        await s.Raise("ana", new Signal.Replied("Well"));
        await s.Raise("ana", new Signal.Replied("No, thanks, no thanks"));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: the lead answered
            Mon 10:00  Status changed  New to Lost
            Mon 10:00  cadence   ended: the lead answered: no thanks; a terminal status was reached
            """
        );
    }

    [Fact]
    public async Task Words_count_also_where_a_step_waits_for_a_reply()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(
            w =>
                w.Step(
                        """
                        "type": "wait_for", "key": "answer", "signals": ["reply"], "timeout": "5d", "on_timeout": "end"
                        """
                    )
                    .Email(),
            """{ "exit": { "reply_words": [{ "words": ["no"], "then": "end" }] } }"""
        );
        s.EmailsWillBe("accepted");
        foreach (var name in new[] { "ana", "eva" })
            await s.LeadArrives(name);
        await s.RunDue();

        await s.Raise("ana", new Signal.Replied("No"));
        await s.Raise("eva", new Signal.Replied("Yes"));
        await s.RunFor(Day);

        Assert.Equal("Mon 10:00  cadence   ended: the lead answered: no", (await s.Timeline("ana"))[^1]);
        Assert.Equal("Mon 10:00  cadence   ended: exhausted", (await s.Timeline("eva"))[^1]);
    }

    [Theory]
    [InlineData("end", RunState.Closed, RunReason.Converted, "ended: a conversion was recorded")]
    [InlineData("pause", RunState.Parked, RunReason.Converted, "paused: a conversion was recorded")]
    [InlineData("continue", RunState.Active, null, "goes on: a conversion was recorded; the cadence goes on")]
    public async Task A_conversion_does_what_the_workflow_says(string rule, RunState state, RunReason? reason, string told)
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: Day), $"{{ \"exit\": {{ \"conversion\": \"{rule}\" }} }}");
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunDue();

        await s.Raise("ana", new Signal.Happened(SignalNames.Conversion));

        Assert.Equal((state, reason), (await s.Run("ana")) is var run ? (run.State, run.Reason) : default);
        Assert.EndsWith($"cadence   {told}", (await s.Timeline("ana"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_a_step_waits_for_is_that_steps()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "sale", "signals": ["conversion"], "timeout": "5d", "on_timeout": "end"
                    """
                )
                .Email()
        );
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunDue();

        await s.Raise("ana", new Signal.Happened(SignalNames.Conversion));
        await s.RunFor(Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  cadence   goes on: conversion came
            Mon 10:00  wait_for  sale: conversion came
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_complaint_ends_the_cadence_and_says_so()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Call(delay: Day));
        s.EmailsWillBe("complaint");

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal("cadence   ended: the lead complained", Told(await s.Timeline("ana"))[^1]);
        Assert.Equal((RunState.Closed, RunReason.Complained), (await s.Run("ana")) is var run ? (run.State, run.Reason) : default);
    }

    [Theory]
    [InlineData("bounce")]
    [InlineData("invalid")]
    public async Task A_bounce_leaves_the_other_channels_to_the_cadence(string mail)
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day));
        s.EmailsWillBe(mail);
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal(["whatsapp  accepted", "cadence   ended: exhausted"], Told(await s.Timeline("ana")).TakeLast(2));
    }

    [Theory]
    [InlineData("bounce")]
    [InlineData("invalid")]
    public async Task A_bounce_may_end_the_cadence(string mail)
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day), """{ "exit": { "bounce": "end" } }""");
        s.EmailsWillBe(mail);

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal((RunState.Closed, RunReason.Bounced), (await s.Run("ana")) is var run ? (run.State, run.Reason) : default);
        Assert.StartsWith("cadence   ended: ", Told(await s.Timeline("ana"))[^1], StringComparison.Ordinal);
        Assert.Empty(await s.Part<ICadence>().Pending(s.Workspace, [(await s.Run("ana")).Id], default));
    }

    [Theory]
    [InlineData("bounce")]
    [InlineData("invalid")]
    public async Task A_bounce_may_hold_the_cadence_back_until_somebody_looks(string mail)
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().WhatsApp("welcome", delay: Day), """{ "exit": { "bounce": "pause" } }""");
        s.EmailsWillBe(mail);

        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);

        Assert.Equal((RunState.Parked, RunReason.Bounced), (await s.Run("ana")) is var run ? (run.State, run.Reason) : default);
        Assert.Equal("cadence   paused: an address of the lead does not exist", Told(await s.Timeline("ana"))[^1]);
        Assert.Equal((TouchpointState.Scheduled, null), (await s.Touchpoints("ana"))[^1] is var next ? (next.State, next.DueAt) : default);
    }

    static List<string> Told(IReadOnlyList<string> timeline) => [.. timeline.Select(line => line[11..])];
}
