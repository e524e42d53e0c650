using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Cadences that choose their way, as an operator would read their timelines.</summary>
public class BranchScenarios
{
    [Fact]
    public async Task A_branch_sends_each_lead_down_its_own_path()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "branch", "key": "by-city", "else": "call",
                    "paths": [{"when": [{"fact": "metadata.city", "is": "Lima"}, {"fact": "tags", "contains": "vip"}], "go_to": "mail"}]
                    """
                )
                .Step(
                    """
                    "type": "email", "key": "mail", "subject": "Hello", "content": "Hi", "go_to": "end"
                    """
                )
                .Step(
                    """
                    "type": "call", "key": "call"
                    """
                )
        );
        s.CallsWillAnswer("no answer");

        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana", metadata: """{"city": "lima"}""", tags: "VIP");
        await s.LeadArrives("bea", metadata: """{"city": "Lima"}""");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  branch    by-city: metadata.city is Lima and tags contains vip; goes on at mail
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "bea",
            """
            Mon 10:00  branch    by-city: none of its conditions holds; goes on at call
            Mon 10:00  call      no answer
            Mon 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_branch_after_a_wait_looks_at_the_lead_as_it_is_then()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Call()
                .Step(
                    """
                    "type": "wait", "duration": "2d"
                    """
                )
                .Step(
                    """
                    "type": "branch", "key": "weekend", "else": "end",
                    "paths": [{"when": [{"fact": "now.weekday", "in": ["wed", "thu"]}, {"fact": "touch.outcome", "is": "no_answer"}], "go_to": "mail"}]
                    """
                )
                .Step(
                    """
                    "type": "email", "key": "mail", "subject": "Hello", "content": "Hi"
                    """
                )
        );
        s.CallsWillAnswer("no answer");

        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(5));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  call      no answer
            Wed 10:00  branch    weekend: now.weekday is one of wed, thu and touch.outcome is no_answer; goes on at mail
            Wed 10:00  email     accepted
            Wed 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_goal_that_is_reached_ends_the_cadence()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "goal", "key": "known", "when": [{"fact": "lead.company", "exists": false}, {"fact": "metadata.paid", "is": true}]
                    """
                )
                .Call()
        );

        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana", metadata: """{"paid": true}""");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  goal      known: reached: lead.company is not known and metadata.paid is true
            Mon 10:00  cadence   ended: goal
            """
        );
    }

    [Fact]
    public async Task A_circle_goes_round_until_its_branch_leads_out()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "email", "key": "mail", "subject": "Hello", "content": "Hi"
                    """
                )
                .Step(
                    """
                    "type": "wait", "duration": "1d"
                    """
                )
                .Step(
                    """
                    "type": "branch", "key": "round", "else": "mail", "paths": [{"when": [{"fact": "now.weekday", "is": "wed"}], "go_to": "end"}]
                    """
                )
        );

        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(5));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Tue 10:00  branch    round: none of its conditions holds; goes on at mail
            Tue 10:00  email     accepted
            Wed 10:00  branch    round: now.weekday is wed
            Wed 10:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task An_end_after_a_wait_leaves_the_run_open_until_then()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Email()
                .Step(
                    """
                    "type": "end", "key": "over", "delay": "2d"
                    """
                )
        );

        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(5));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Wed 10:00  end       over: the workflow ends here
            Wed 10:00  cadence   ended: exhausted
            """
        );
    }
}
