using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Cadences that are split over arms, and that change their leads.</summary>
public class SplitScenarios
{
    const string Halves = """
        "type": "split", "key": "opening", "arms": [{"name": "a", "go_to": "mail"}, {"name": "b", "go_to": "call"}]
        """;

    const string Mail = """
        "type": "email", "key": "mail", "subject": "Hello", "content": "Hi", "go_to": "end"
        """;

    const string Call = """
        "type": "call", "key": "call"
        """;

    [Fact]
    public async Task A_split_spreads_leads_and_each_keeps_its_arm()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Halves).Step(Mail).Step(Call));
        s.EmailsWillBe("accepted");
        s.CallsWillAnswer("no answer");

        for (var i = 0; i < 24; i++)
            await s.LeadArrives($"lead{i}");
        await s.RunFor(TimeSpan.FromHours(1));

        var arms = new List<string>();
        for (var i = 0; i < 24; i++)
            arms.Add((await s.Timeline($"lead{i}"))[0]);
        Assert.Contains("Mon 10:00  split     opening: arm a; goes on at mail", arms);
        Assert.Contains("Mon 10:00  split     opening: arm b; goes on at call", arms);
        Assert.Equal(2, arms.Distinct().Count());
    }

    [Fact]
    public async Task A_split_that_is_repeated_after_a_crash_gives_the_same_arm()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Halves).Step(Mail).Step(Call));
        s.EmailsWillBe("accepted");
        s.CallsWillAnswer("no answer");
        await s.LeadArrives("ana");

        s.Disturbed("a node that dies");
        // A node claims the turn and dies: nothing was decided, the claim expires, another node decides.
        var turn = Assert.Single(
            await s.Part<ICadence>().ClaimDue(null, 10, s.Clock.GetUtcNow(), s.Clock.GetUtcNow().AddMinutes(2), default)
        );
        Assert.Equal(TouchpointKind.Turn, turn.Touchpoint.Kind);
        await s.RunDue();
        Assert.Empty(await s.Timeline("ana"));
        await s.RunFor(TimeSpan.FromMinutes(1));
        s.Clock.JumpTo(s.Clock.GetUtcNow().AddMinutes(5));
        await s.RunDue();
        await s.RunDue();

        var first = (await s.Timeline("ana"))[0];
        Assert.Matches("split     opening: arm [ab]; goes on at (mail|call)$", first);
        Assert.Single(await s.Timeline("ana"), line => line.Contains("split", StringComparison.Ordinal));
        // What the dead node decides now is not written.
        var facts = (await s.Part<ICadence>().FactsOf([turn.Touchpoint], default))[0];
        Assert.Equal(first.Contains("arm a", StringComparison.Ordinal) ? "a" : "b", facts.Taken["opening"]);
    }

    [Fact]
    public async Task An_arm_that_has_won_takes_every_later_lead()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "split", "key": "opening", "arms": [{"name": "a", "go_to": "mail"}, {"name": "b", "go_to": "call"}],
                    "winner": {"by": "reply", "after": 5, "margin": 20}
                    """
                )
                .Step(Mail)
                .Step(Call)
        );
        s.EmailsWillBe("accepted");
        s.CallsWillAnswer("answered");

        for (var i = 0; i < 30; i++)
            await s.LeadArrives($"early{i}");
        await s.RunFor(TimeSpan.FromDays(2));
        for (var i = 0; i < 8; i++)
            await s.LeadArrives($"late{i}");
        await s.RunFor(TimeSpan.FromHours(1));

        for (var i = 0; i < 8; i++)
            Assert.Equal("Wed 10:00  split     opening: arm b, which has won; goes on at call", (await s.Timeline($"late{i}"))[0]);
    }

    [Fact]
    public async Task Arms_are_counted_anew_after_ten_seconds_on_either_clock()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var workflow = await s.Workflow(w => w.Step(Halves).Step(Mail).Step(Call));
        s.EmailsWillBe("accepted");
        s.CallsWillAnswer("no answer");
        var tallies = s.Part<ArmTallies>();
        var now = s.Clock.GetUtcNow();
        Assert.Empty(await tallies.Of(s.Workspace, workflow, now, default));
        await s.LeadArrives("ana");
        await s.RunDue();

        Assert.Empty(await tallies.Of(s.Workspace, workflow, now, default));
        Assert.Single(await tallies.Of(s.Workspace, workflow, now.AddSeconds(10), default));
        await s.LeadArrives("eva");
        await s.RunDue();
        s.Clock.Advance(TimeSpan.FromSeconds(10));
        var counts = await tallies.Of(s.Workspace, workflow, now.AddSeconds(10), default);
        Assert.Equal(2, counts.Sum(count => count.Runs));
    }

    [Fact]
    public async Task An_update_changes_the_lead_and_the_next_branch_sees_it()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "update", "key": "mark", "set": {"metadata.stage": "called", "metadata.old": null, "lead.company": "Acme"},
                    "add_tags": ["Warm"], "remove_tags": ["cold"], "status": "contacted"
                    """
                )
                .Step(
                    """
                    "type": "branch", "key": "seen", "else": "end", "paths": [{"when": [
                        {"fact": "metadata.stage", "is": "called"}, {"fact": "metadata.old", "exists": false}, {"fact": "lead.company", "is": "Acme"},
                        {"fact": "tags", "is": "warm"}, {"fact": "tags", "is_not": "cold"}, {"fact": "status", "is": "contacted"}], "go_to": "mail"}]
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"old": 1, "kept": 2}""", tags: ["cold", "kept"]);
        await s.RunFor(TimeSpan.FromHours(1));

        Assert.Equal(
            "Mon 10:00  update    mark: metadata.stage = called, metadata.old taken away, lead.company = Acme, tag Warm added, tag cold removed, status contacted",
            (await s.Timeline("ana"))[0]
        );
        Assert.Contains("Mon 10:00  email     accepted", await s.Timeline("ana"));
        var lead = await s.Part<ILeads>().Find(s.Workspace, s.Lead("ana"), default);
        Assert.Equal(
            ("Acme", """{"kept":2,"stage":"called"}"""),
            (lead!.Company, lead.Metadata.Json.Replace(" ", "", StringComparison.Ordinal))
        );
        Assert.Equal(["Warm", "kept"], lead.Tags.Select(tag => tag.Name));
        Assert.Equal("contacted", (await s.Run("ana")).StatusKey);
    }

    [Fact]
    public async Task An_update_to_a_terminal_status_ends_the_cadence()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "update", "key": "lose", "status": "lost"
                    """
                )
                .Step(Mail)
        );

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromHours(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  update    lose: status lost
            Mon 10:00  Status changed  New to Lost
            Mon 10:00  cadence   ended: terminal_status
            """
        );
    }
}
