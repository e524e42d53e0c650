using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Cadence;

/// <summary>The planner's walk through steps that contact nobody.</summary>
public sealed class WalkTests
{
    static readonly DateTimeOffset Noon = Plans.Noon;

    const string Fork = """
        "type": "branch", "key": "fork", "else": "mail", "paths": [{"when": [{"fact": "metadata.a", "is": 1}], "go_to": "call"}]
        """;

    const string Mail = """
        "type": "email", "key": "mail", "subject": "Hello", "content": "Hi"
        """;

    const string Call = """
        "type": "call", "key": "call"
        """;

    [Fact]
    public void Without_facts_the_walk_stops_at_the_first_step_that_wants_some()
    {
        var plan = Plans.Of(w => w.Wait(TimeSpan.FromHours(2)).Step(Fork).Step(Mail).Step(Call));

        var turn = Assert.IsType<Move.Turn>(CadencePlanner.First(plan, false, Plans.Anybody, Noon));

        Assert.Equal(("fork", 1, Noon.AddHours(2), 0), (turn.Step.Key, turn.Number, turn.Due, turn.StepIndex));
    }

    [Fact]
    public void With_facts_the_walk_passes_what_may_pass_at_once_and_stops_where_time_begins()
    {
        var plan = Plans.Of(w =>
            w.Step(Fork)
                .Step(
                    """
                    "type": "update", "key": "call", "set": {"metadata.b": 2}
                    """
                )
                .Wait(TimeSpan.FromDays(1))
                .Step(
                    """
                    "type": "goal", "key": "late", "when": [{"fact": "metadata.b", "is": 2}], "go_to": "mail"
                    """
                )
                .Step(Mail)
        );

        var next = Decide(plan, "fork", """{"a": 1}""").Next;

        var turn = Assert.IsType<Move.Turn>(next);
        Assert.Equal(("late", Noon.AddDays(1)), (turn.Step.Key, turn.Due));
        Assert.Equal(["fork", "call"], next.Passed.Select(passage => passage.Step.Key));
    }

    [Fact]
    public void A_circle_whose_contacts_cannot_be_carried_out_ends_the_run()
    {
        var plan = Plans.Of(w =>
            w.Step(Mail)
                .Step(
                    """
                    "type": "wait", "duration": "1d", "go_to": "mail"
                    """
                )
        );

        var end = Assert.IsType<Move.End>(CadencePlanner.First(plan, false, Plans.Anybody with { Email = null }, Noon));

        Assert.Equal(RunReason.Exhausted, end.Reason);
        Assert.Single(end.Passed);
    }

    [Fact]
    public void A_turn_of_a_step_that_is_gone_ends_the_run()
    {
        var plan = Plans.Of(w => w.Step(Mail));

        Assert.IsType<Move.End>(Decide(plan, "gone", "{}").Next);
    }

    [Fact]
    public void A_wait_for_a_signal_stops_once_and_then_goes_its_way()
    {
        var plan = Plans.Of(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "fork", "signals": ["read"], "timeout": "2d", "then": "call", "on_timeout": "mail"
                    """
                )
                .Step(Mail)
                .Step(Call)
        );

        var waits = Assert.IsType<Move.Turn>(Decide(plan, "fork", "{}").Next);
        Assert.Equal((2, Noon.AddDays(2)), (waits.Number, waits.Due));
        Assert.Equal(["read", "failed"], waits.Step.Awaits);
        Assert.Equal(Channel.Email, Assert.IsType<Move.Contact>(Decide(plan, "fork", "{}", 2).Next).Step.Channel);
        Assert.Equal(Channel.Call, Assert.IsType<Move.Contact>(Decide(plan, "fork", "{}", 2, "read").Next).Step.Channel);
        Assert.Equal(Channel.Email, Assert.IsType<Move.Contact>(Decide(plan, "fork", "{}", 2, "failed").Next).Step.Channel);
    }

    [Fact]
    public void What_a_wait_waits_for_may_have_come_already()
    {
        var plan = Plans.Of(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "fork", "signals": ["delivered"], "timeout": "2d", "then": "call", "on_timeout": "mail"
                    """
                )
                .Step(Mail)
                .Step(Call)
        );
        var turn = TurnAt(plan, "fork");
        var facts = FactsOf("{}") with { Touch = new LastTouch("hello", Channel.WhatsApp, "accepted", "read", Noon.AddHours(-1)) };

        Assert.Equal(
            Channel.Call,
            Assert.IsType<Move.Contact>(CadencePlanner.Turn(plan, turn, facts, Plans.Anybody, Noon).Next).Step.Channel
        );
    }

    [Fact]
    public void A_signal_that_came_while_the_turn_was_carried_out_is_heard_by_the_first_step_that_waits_for_it()
    {
        var plan = Plans.Of(w =>
            w.Step(Fork)
                .Step(
                    """
                    "type": "wait_for", "key": "call", "signals": ["custom:paid"], "timeout": "2d"
                    """
                )
                .Step(
                    """
                    "type": "wait_for", "key": "again", "signals": ["custom:paid"], "timeout": "3d"
                    """
                )
                .Step(Mail)
        );

        var heard = Assert.IsType<Move.Turn>(Decide(plan, "fork", """{"a": 1}""", 1, "custom:paid").Next);
        Assert.Equal(("again", 2), (heard.Step.Key, heard.Number));
        var other = Assert.IsType<Move.Turn>(Decide(plan, "fork", """{"a": 1}""", 1, "custom:other").Next);
        Assert.Equal(("call", 2), (other.Step.Key, other.Number));
        // What ended its time without its signal goes on, and the next step hears what came meanwhile.
        Assert.Equal("again", Assert.IsType<Move.Turn>(Decide(plan, "call", "{}", 2).Next).Step.Key);
        Assert.IsType<Move.Turn>(Decide(plan, "call", "{}", 2, "custom:paid").Next);
    }

    [Fact]
    public void A_delivery_that_failed_while_the_turn_was_carried_out_ends_the_wait()
    {
        var plan = Plans.Of(w =>
            w.Step(
                    """
                    "type": "wait_for", "key": "fork", "signals": ["delivered"], "timeout": "2d", "then": "call", "on_timeout": "mail"
                    """
                )
                .Step(Mail)
                .Step(Call)
        );

        Assert.Equal(Channel.Email, Assert.IsType<Move.Contact>(Decide(plan, "fork", "{}", 1, "failed").Next).Step.Channel);
    }

    [Fact]
    public void A_task_that_an_earlier_version_waited_for_is_not_waited_for_any_more()
    {
        var plan = Plans.Of(w =>
            w.Step(
                    """
                    "type": "task", "key": "fork", "title": "Write an offer"
                    """
                )
                .Step(Mail)
        );

        var next = Decide(plan, "fork", "{}", 2).Next;

        Assert.IsType<Move.Contact>(next);
        Assert.Equal("not waited for any more", Assert.IsType<Passage.Chose>(Assert.Single(next.Passed)).Words);
    }

    [Fact]
    public void A_status_that_holds_back_stops_the_walk_before_the_next_step()
    {
        var plan = Plans.Of(
            w =>
                w.Step(
                        """
                        "type": "update", "key": "fork", "status": "later"
                        """
                    )
                    .Step(
                        """
                        "type": "update", "key": "back", "status": "new"
                        """
                    )
                    .Step(Mail),
            """{"statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"},{"key":"won","category":"won"}]}"""
        );

        var next = Decide(plan, "fork", "{}").Next;

        Assert.Equal(("back", 1), Assert.IsType<Move.Turn>(next) is var turn ? (turn.Step.Key, turn.Number) : default);
        var status = Assert.IsType<Passage.Updated>(Assert.Single(next.Passed)).Status!;
        Assert.Equal((RunState.Parked, RunReason.StatusPaused), (status.Decision.State, status.Decision.Reason));
        // The status in which the run stands already is no change.
        var again = Assert.IsType<Passage.Updated>(Assert.Single(Decide(plan, "back", "{}").Next.Passed));
        Assert.Null(again.Status);
    }

    [Fact]
    public void A_lead_keeps_its_arm_and_arms_get_their_shares()
    {
        var split = new SplitStep("s", TimeSpan.Zero, [new SplitArm("a", 3, "x"), new SplitArm("b", 1, "y")], null);
        var leads = Enumerable.Range(0, 4_000).Select(_ => new LeadId(Ids.New(Noon))).ToList();

        Assert.All(leads, lead => Assert.Equal(split.ArmOf(lead), split.ArmOf(lead)));
        Assert.InRange(leads.Count(lead => split.ArmOf(lead).Name == "a"), 2_850, 3_150);
        var other = split with { Key = "t" };
        Assert.InRange(leads.Count(lead => split.ArmOf(lead) != other.ArmOf(lead)), 1_300, 1_700);
    }

    [Theory]
    [InlineData(100, 30, 100, 20, "a")]
    [InlineData(100, 20, 100, 30, "b")]
    [InlineData(100, 24, 100, 20, null)]
    [InlineData(100, 25, 100, 20, "a")]
    [InlineData(99, 99, 100, 0, null)]
    [InlineData(100, 0, 100, 0, null)]
    public void An_arm_wins_by_the_stated_rule(int runsA, int repliesA, int runsB, int repliesB, string? winner)
    {
        var rule = new WinnerRule(WinnerMeasure.Reply, 100, 5);
        var split = new SplitStep("s", TimeSpan.Zero, [new SplitArm("a", 1, "x"), new SplitArm("b", 1, "y")], rule);
        ArmCount[] counts = [new("s", "a", runsA, repliesA, 0), new("s", "b", runsB, repliesB, 0), new("t", "a", 999, 999, 999)];

        Assert.Equal(winner, Arms.Winner(split, counts)?.Name);
    }

    [Theory]
    [InlineData("{\"fact\": \"metadata.n\", \"is\": 5}", true)]
    [InlineData("{\"fact\": \"metadata.n\", \"is\": \"5.0\"}", true)]
    [InlineData("{\"fact\": \"metadata.n\", \"above\": 4}", true)]
    [InlineData("{\"fact\": \"metadata.n\", \"above\": 10}", false)]
    [InlineData("{\"fact\": \"metadata.n\", \"below\": 10}", true)]
    [InlineData("{\"fact\": \"metadata.none\", \"below\": 10}", false)]
    [InlineData("{\"fact\": \"metadata.none\", \"is_not\": 10}", true)]
    [InlineData("{\"fact\": \"metadata.none\", \"exists\": false}", true)]
    [InlineData("{\"fact\": \"metadata.empty\", \"exists\": true}", false)]
    [InlineData("{\"fact\": \"metadata.flag\", \"is\": true}", true)]
    [InlineData("{\"fact\": \"metadata.car.make\", \"is\": \"vw\"}", true)]
    [InlineData("{\"fact\": \"metadata.car\", \"exists\": true}", false)]
    [InlineData("{\"fact\": \"metadata.list\", \"contains\": \"two\"}", true)]
    [InlineData("{\"fact\": \"metadata.list\", \"in\": [\"one\", \"x\"]}", true)]
    [InlineData("{\"fact\": \"metadata.text\", \"contains\": \"si\"}", true)]
    [InlineData("{\"fact\": \"metadata.text\", \"contains\": \"s\"}", false)]
    [InlineData("{\"fact\": \"metadata.text\", \"contains\": [\"no\", \"si claro\"]}", true)]
    [InlineData("{\"fact\": \"metadata.text\", \"matches\": \"^s. CLARO$\"}", true)]
    [InlineData("{\"fact\": \"metadata.text\", \"matches\": \"claro.\"}", false)]
    [InlineData("{\"fact\": \"lead.first_name\", \"is\": \"ANA\"}", true)]
    [InlineData("{\"fact\": \"lead.company\", \"exists\": true}", false)]
    [InlineData("{\"fact\": \"status\", \"is\": \"new\"}", true)]
    [InlineData("{\"fact\": \"touch.outcome\", \"is_not\": \"busy\"}", true)]
    [InlineData("{\"fact\": \"reply.text\", \"exists\": true}", false)]
    [InlineData("{\"fact\": \"now.date\", \"is\": \"2026-03-02\"}", true)]
    [InlineData("{\"fact\": \"now.time\", \"below\": \"12:01\"}", true)]
    [InlineData("{\"fact\": \"now.time\", \"above\": \"12:00\"}", false)]
    [InlineData("{\"fact\": \"now.weekday\", \"in\": [\"mon\"]}", true)]
    public void A_condition_holds_or_not(string condition, bool holds)
    {
        var plan = Plans.Of(w => w.Step($"\"type\": \"goal\", \"key\": \"fork\", \"when\": [{condition}]").Step(Mail));
        const string metadata = """
            {"n": 5, "flag": true, "empty": "", "car": {"make": "VW"}, "list": ["one", "two"], "text": "Sí claro"}
            """;

        Assert.Equal(holds, Decide(plan, "fork", metadata).Next is Move.End { Reason: RunReason.Goal });
    }

    [Theory]
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-03-02", "09:00", "2026-03-02T08:00:00Z")]
    public void A_time_that_clocks_skip_or_repeat_is_the_first_that_there_is(string date, string at, string moment)
    {
        var zone = NodaTime.DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var time = NodaTime.LocalTime.FromMinutesSinceMidnight(
            (int)TimeSpan.Parse(at, System.Globalization.CultureInfo.InvariantCulture).TotalMinutes
        );
        var found = Moments.Of(new WaitUntil.Date("metadata.d", TimeSpan.Zero, time), Metadata.Trusted($"{{\"d\":\"{date}\"}}"), zone);

        Assert.Equal(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), found);
    }

    static Decision Decide(WorkflowPlan plan, string key, string metadata, int number = 1, string? wokenBy = null) =>
        CadencePlanner.Turn(plan, TurnAt(plan, key) with { Number = number, WokenBy = wokenBy }, FactsOf(metadata), Plans.Anybody, Noon);

    static Touchpoint TurnAt(WorkflowPlan plan, string key) => Plans.Touchpoint(plan) with { Kind = TouchpointKind.Turn, StepKey = key };

    static Facts FactsOf(string metadata)
    {
        var id = Ids.New(Noon);
        var lead = new Lead(
            new LeadId(id),
            new WorkspaceId(id),
            "Ana",
            null,
            null,
            null,
            null,
            null,
            "api",
            null,
            null,
            null,
            "{}",
            Metadata.Trusted(metadata),
            null,
            [],
            Noon,
            Noon
        );
        var run = new Run(
            new RunId(id),
            lead.Workspace,
            lead.Id,
            new WorkflowId(id),
            new WorkflowVersionId(id),
            RunState.Active,
            null,
            "new",
            "api",
            Noon
        );
        return new Facts(lead, run, null, null);
    }
}
