using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Cadences that wait for something, as an operator would read their timelines.</summary>
public class WaitForScenarios
{
    const string OnlyMail = """
        "type": "email", "key": "mail", "subject": "Hello", "content": "Hi"
        """;

    [Fact]
    public async Task A_whatsapp_that_is_not_delivered_in_four_hours_gives_way_to_a_mail()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Step(Arrival).Step(OnlyMail));
        s.WhatsAppsWillBe("accepted");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  whatsapp  accepted
            Mon 14:00  wait_for  arrival: no delivered within 4h; goes on at mail
            Mon 14:00  email     accepted
            Mon 14:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_whatsapp_that_is_delivered_needs_no_mail()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.WhatsApp("welcome").Step(Arrival).Step(OnlyMail));
        s.WhatsAppsWillBe("delivered");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        var timeline = await s.Timeline("ana");
        Assert.Equal(["Mon 10:00  whatsapp  accepted"], timeline.Take(1));
        Assert.EndsWith("wait_for  arrival: delivered came", timeline[1], StringComparison.Ordinal);
        Assert.EndsWith("cadence   ended: exhausted", timeline[2], StringComparison.Ordinal);
        Assert.Equal(3, timeline.Count);
    }

    [Fact]
    public async Task A_message_that_bounces_falls_back_at_once()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Email()
                .Step(
                    """
                    "type": "wait_for", "key": "arrival", "signals": ["delivered"], "timeout": "7d", "then": "end"
                    """
                )
                .Call()
        );
        s.EmailsWillBe("bounce");
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        var timeline = await s.Timeline("ana");
        Assert.Contains(timeline, line => line.EndsWith("wait_for  arrival: the message did not arrive", StringComparison.Ordinal));
        Assert.Contains(timeline, line => line.EndsWith("call      no answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reply_that_is_waited_for_goes_its_own_way()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.WhatsApp("welcome")
                .Step(
                    """
                    "type": "wait_for", "key": "answer", "signals": ["reply"], "timeout": "3d", "then": "read", "on_timeout": "mail"
                    """
                )
                .Step(
                    """
                    "type": "branch", "key": "read", "else": "end",
                    "paths": [{"when": [{"fact": "reply.text", "contains": ["sí", "yes"]}], "go_to": "call"}]
                    """
                )
                .Step(
                    """
                    "type": "call", "key": "call", "go_to": "end"
                    """
                )
                .Step(OnlyMail)
        );
        s.WhatsAppsWillBe("replied:SI, claro");
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(5));

        Assert.Equal(
            [
                "whatsapp  accepted",
                "whatsapp  replied",
                "cadence   goes on: the lead answered, as the workflow awaited",
                "wait_for  answer: reply came; goes on at read",
                "branch    read: reply.text contains sí or yes; goes on at call",
                "call      no answer",
                "cadence   ended: exhausted",
            ],
            (await s.Timeline("ana")).Select(line => line[11..])
        );
    }

    [Fact]
    public async Task A_reply_that_does_not_come_in_time_goes_the_other_way()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.WhatsApp("welcome")
                .Step(
                    """
                    "type": "wait_for", "key": "answer", "signals": ["reply", "meeting"], "timeout": "3d", "then": "end"
                    """
                )
                .Step(OnlyMail)
        );
        s.WhatsAppsWillBe("accepted");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(5));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  whatsapp  accepted
            Thu 10:00  wait_for  answer: no reply or meeting within 3d
            Thu 10:00  email     accepted
            Thu 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_reply_before_the_wait_for_it_ends_the_cadence_by_the_exit_rule()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.WhatsApp("welcome")
                .Wait(TimeSpan.FromDays(2))
                .Step(
                    """
                    "type": "wait_for", "key": "answer", "signals": ["reply"], "timeout": "3d"
                    """
                )
                .Step(OnlyMail)
        );
        s.WhatsAppsWillBe("replied:Hello");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(9));

        Assert.EndsWith("cadence   ended: the lead answered", (await s.Timeline("ana"))[^1], StringComparison.Ordinal);
        Assert.All(await s.Touchpoints("ana"), touchpoint => Assert.Null(touchpoint.DueAt));
    }

    [Fact]
    public async Task A_wait_until_a_weekday_ends_at_its_hour_in_the_leads_zone()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Email()
                .Step(
                    """
                    "type": "wait", "until": {"days": ["thu"], "at": "08:30"}
                    """
                )
                .Step(OnlyMail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.LeadArrives("bo", timeZone: "Europe/Berlin");
        await s.RunFor(TimeSpan.FromDays(5));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Thu 08:30  email     accepted
            Thu 08:30  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "bo",
            """
            Mon 10:00  email     accepted
            Thu 02:30  email     accepted
            Thu 02:30  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_wait_until_a_date_looks_again_when_the_date_is_moved()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "wait", "key": "soon", "until_date": "metadata.appointment", "before": "1d", "at": "10:00"
                    """
                )
                .Step(OnlyMail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"appointment": "2026-03-10"}""");
        await s.LeadArrives("bea", metadata: """{"appointment": "2026-03-01"}""");
        await s.LeadArrives("cleo");
        await s.LeadArrives("dora", metadata: """{"appointment": "2026-03-20T15:00"}""");
        await s.RunFor(TimeSpan.FromDays(2));
        await s.Change("dora", """{"appointment": "2026-03-06T15:00:00-05:00"}""");
        await s.RunFor(TimeSpan.FromDays(10));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  wait      soon: metadata.appointment has come
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "bea",
            """
            Mon 10:00  wait      soon: metadata.appointment has come
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "cleo",
            """
            Mon 10:00  wait      soon: metadata.appointment is no date; nothing to wait for
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "dora",
            """
            Thu 15:00  wait      soon: metadata.appointment has come
            Thu 15:00  email     accepted
            Thu 15:00  cadence   ended: exhausted
            """
        );
        Assert.Equal(new DateTimeOffset(2026, 3, 9, 15, 0, 0, TimeSpan.Zero), (await s.Messages("ana"))[0].At);
    }

    [Fact]
    public async Task A_tag_that_is_added_wakes_the_wait_for_it()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "ready", "signals": ["tag:hot-lead"], "timeout": "30d", "on_timeout": "end"
                    """
                )
                .Step(OnlyMail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(2));
        await s.Change("ana", null, "Hot lead");
        await s.RunFor(TimeSpan.FromDays(2));

        await s.TimelineReads(
            "ana",
            """
            Wed 10:00  wait_for  ready: tag:hot-lead came
            Wed 10:00  email     accepted
            Wed 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_wait_of_a_stopped_run_stays_parked_when_its_signal_comes()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.WhatsApp("welcome")
                .Step(
                    """
                    "type": "wait_for", "key": "ready", "signals": ["tag:hot"], "timeout": "30d", "on_timeout": "end"
                    """
                )
                .Step(OnlyMail)
        );
        s.WhatsAppsWillBe("replied:Hello");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(2));
        await s.Change("ana", null, "hot");
        await s.RunFor(TimeSpan.FromDays(2));

        Assert.Equal(TouchpointState.Cancelled, (await s.Touchpoints("ana"))[^1].State);
        Assert.DoesNotContain(await s.Timeline("ana"), line => line.Contains("email", StringComparison.Ordinal));
    }

    const string Arrival = """
        "type": "wait_for", "key": "arrival", "signals": ["delivered"], "timeout": "4h", "then": "end", "on_timeout": "mail"
        """;
}
