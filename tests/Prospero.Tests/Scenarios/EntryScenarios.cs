using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Whom a workflow takes a second time, how soon it contacts them, and what they bring along.</summary>
public class EntryScenarios
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    static async Task<Scenario> Mailed(string? members)
    {
        var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Email().Email(delay: Day), members);
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        return s;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{ "reenrolment": "after_end" }""")]
    public async Task A_lead_begins_again_once_its_run_has_ended(string? members)
    {
        await using var s = await Mailed(members);
        await s.RunFor(TimeSpan.FromHours(1));
        var first = await s.Run("ana");
        await s.LeadArrives("ana");
        Assert.Equal(first.Id, (await s.Run("ana")).Id);

        await s.RunFor(2 * Day);
        Assert.NotNull((await s.LeadArrives("ana")).Enrolled);

        Assert.NotEqual(first.Id, (await s.Run("ana")).Id);
    }

    [Fact]
    public async Task A_workflow_may_take_nobody_twice_and_tells_so()
    {
        await using var s = await Mailed("""{ "reenrolment": "never" }""");
        await s.RunFor(2 * Day);

        var again = await s.LeadArrives("ana");

        Assert.Null(again.Enrolled);
        Assert.Equal(["The lead was in this workflow before, and it takes nobody twice"], again.Warnings);
        Assert.Equal(
            ["Wed 10:00  Enrolment  The lead was in this workflow before, and it takes nobody twice"],
            (await s.Timeline("ana")).TakeLast(1)
        );
        await s.LeadArrives("eva", phone: "+573009999999");
        Assert.Equal(RunState.Active, (await s.Run("eva")).State);
    }

    [Fact]
    public async Task A_workflow_may_take_a_lead_again_after_a_while()
    {
        await using var s = await Mailed("""{ "reenrolment": "10d" }""");
        await s.RunFor(8 * Day);
        var soon = await s.LeadArrives("ana");
        await s.RunFor(3 * Day);
        var late = await s.LeadArrives("ana");

        Assert.Null(soon.Enrolled);
        Assert.Equal(["The lead was in this workflow until 2026-03-03 15:00 UTC, and it takes nobody again before 10d"], soon.Warnings);
        Assert.NotNull(late.Enrolled);
    }

    [Fact]
    public async Task A_workflow_may_begin_anew_while_a_run_is_open()
    {
        await using var s = await Mailed("""{ "reenrolment": "restart" }""");
        await s.RunFor(TimeSpan.FromHours(1));
        var first = await s.Run("ana");

        await s.LeadArrives("ana");
        await s.RunFor(2 * Day);

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  email     accepted
            Mon 11:00  cadence   ended: reassigned: the lead begins anew
            Mon 11:00  email     accepted
            Tue 11:00  email     accepted
            Tue 11:00  cadence   ended: exhausted
            """
        );
        Assert.NotEqual(first.Id, (await s.Run("ana")).Id);
    }

    [Fact]
    public async Task A_lead_is_not_contacted_again_too_soon_by_whatever_workflow()
    {
        await using var s = await Mailed(null);
        await s.RunFor(2 * Day);
        await s.Workflow(w => w.Email(subject: "Offer"), """{ "recontact": "5d" }""");

        await s.LeadArrives("ana");
        await s.LeadArrives("eva", phone: "+573009999999");
        await s.RunFor(10 * Day);

        Assert.Equal(
            [
                "Wed 10:00  cadence   postponed: not before 2026-03-08 15:00 UTC: last contacted 2026-03-03 15:00 UTC, not again within 5d",
                "Sun 10:00  email     accepted",
                "Sun 10:00  cadence   ended: exhausted",
            ],
            (await s.Timeline("ana")).TakeLast(3)
        );
        Assert.Equal("Wed 10:00  email     accepted", (await s.Timeline("eva"))[0]);
    }

    [Fact]
    public async Task A_lead_takes_along_what_the_move_says()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var next = await s.Workflow(w => w.Email(subject: "You said: {{metadata.answer}}", delay: TimeSpan.FromHours(2)));
        await s.Workflow(w =>
            w.WhatsApp("welcome")
                .Step(
                    """
                    "type": "wait_for", "key": "said", "signals": ["reply"], "timeout": "5d", "on_timeout": "end"
                    """
                )
                .Step(
                    $$"""
                    "type": "move", "key": "later", "workflow": "{{next}}",
                    "copy": { "metadata.answer": "reply.text", "metadata.came_from": "status", "lead.company": "metadata.employer", "metadata.none": "metadata.nothing" }
                    """
                )
        );
        s.WhatsAppsWillBe("replied:Not this year");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{ "employer": "Acme" }""");
        await s.RunFor(3 * Day);

        Assert.Contains(
            "move      later: metadata.answer = Not this year, metadata.came_from = new, lead.company = Acme",
            (await s.Timeline("ana")).Select(line => line[11..])
        );
        Assert.Equal("You said: Not this year", (await s.Messages("ana"))[^1].Subject);
    }

    [Fact]
    public async Task A_lead_that_was_there_before_is_not_moved_where_nobody_is_taken_twice()
    {
        await using var s = await Mailed("""{ "reenrolment": "never" }""");
        var first = (await s.Run("ana")).Workflow;
        await s.RunFor(2 * Day);
        await s.Workflow(w =>
            w.Email()
                .Step(
                    $$"""
                    "type": "move", "key": "back", "workflow": "{{first}}"
                    """
                )
        );
        await s.LeadArrives("ana");
        await s.RunFor(Day);

        Assert.Contains(
            "move      back: the lead cannot begin Test workflow: The lead was in this workflow before, and it takes nobody twice; the cadence ends here",
            (await s.Timeline("ana")).Select(line => line[11..])
        );
    }
}
