using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Cadence;

/// <summary>What holding a run back and giving it back means for its cadence.</summary>
public sealed class ResumeTests
{
    static readonly DateTimeOffset Noon = Plans.Noon;

    [Theory]
    [InlineData(RunReason.Stopped, true, RunState.Active, null)]
    [InlineData(RunReason.Stopped, false, RunState.Parked, RunReason.Answering)]
    [InlineData(RunReason.Answering, true, RunState.Active, null)]
    [InlineData(RunReason.Answering, false, null, null)]
    [InlineData(RunReason.Replied, true, RunState.Active, null)]
    [InlineData(RunReason.Replied, false, null, null)]
    [InlineData(RunReason.StatusPaused, true, RunState.Active, null)]
    [InlineData(RunReason.WorkflowPaused, true, null, null)]
    public void A_parked_run_is_given_back(RunReason parked, bool withCadence, RunState? state, RunReason? reason)
    {
        var decision = CadencePlanner.OnResume(Plan(), Run(RunState.Parked, parked), withCadence, isWorkflowPaused: false);
        Assert.Equal((state, reason), (decision.State, decision.Reason));
    }

    [Fact]
    public void A_run_that_nothing_holds_back_is_not_resumed()
    {
        Assert.Null(CadencePlanner.OnResume(Plan(), Run(RunState.Active, null), withCadence: true, isWorkflowPaused: false).State);
        Assert.Null(
            CadencePlanner.OnResume(Plan(), Run(RunState.Closed, RunReason.Meeting), withCadence: true, isWorkflowPaused: false).State
        );
    }

    [Fact]
    public void A_run_that_is_given_back_while_its_workflow_is_paused_waits_for_that()
    {
        var decision = CadencePlanner.OnResume(Plan(), Run(RunState.Parked, RunReason.Stopped), withCadence: true, isWorkflowPaused: true);
        Assert.Equal((RunState.Parked, RunReason.WorkflowPaused), (decision.State, decision.Reason));
    }

    [Fact]
    public void A_lead_that_answered_a_person_has_answered_when_the_run_is_given_back()
    {
        var run = Run(RunState.Parked, RunReason.Stopped) with { RepliedAt = Noon };
        Assert.Equal(RunReason.Replied, CadencePlanner.OnResume(Plan(), run, withCadence: false, isWorkflowPaused: false).Reason);
    }

    [Fact]
    public void Whoever_took_over_keeps_the_run_though_the_lead_answers_or_its_status_pauses()
    {
        var plan = Plan(
            """
            "statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"},{"key":"won","category":"won"}]
            """
        );
        var run = Run(RunState.Parked, RunReason.Stopped);

        Assert.Null(On(plan, run, new Signal.Replied()).State);
        Assert.Null(On(plan, run, new Signal.StatusChanged(plan.FindStatus("later")!)).State);
        Assert.Equal(RunState.Closed, On(plan, run, new Signal.StatusChanged(plan.FindStatus("won")!)).State);
        Assert.Equal(RunReason.Stopped, On(plan, Run(RunState.Parked, RunReason.StatusPaused), new Signal.Stopped()).Reason);
    }

    [Fact]
    public void A_status_holds_back_until_one_that_does_not()
    {
        var plan = Plan(
            """
            "statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"},{"key":"hold","category":"paused"}]
            """
        );
        var active = Run(RunState.Active, null);
        var held = Run(RunState.Parked, RunReason.StatusPaused);

        foreach (var key in new[] { "later", "hold" })
        {
            var decision = On(plan, active, new Signal.StatusChanged(plan.FindStatus(key)!));
            Assert.Equal((RunState.Parked, RunReason.StatusPaused), (decision.State, decision.Reason));
            Assert.Equal(PendingAction.Park, decision.Pending);
        }

        Assert.Equal(RunState.Active, On(plan, held, new Signal.StatusChanged(plan.FindStatus("new")!)).State);
        Assert.Null(On(plan, active, new Signal.StatusChanged(plan.FindStatus("new")!)).State);
    }

    [Theory]
    [InlineData(RunState.Active, null, true)]
    [InlineData(RunState.Parked, RunReason.WorkflowPaused, true)]
    [InlineData(RunState.Parked, RunReason.StatusPaused, true)]
    [InlineData(RunState.Parked, RunReason.Replied, false)]
    [InlineData(RunState.Parked, RunReason.Answering, false)]
    [InlineData(RunState.Parked, RunReason.Stopped, false)]
    [InlineData(RunState.Parked, RunReason.Meeting, false)]
    public void A_status_holds_back_only_what_would_go_out(RunState state, RunReason? reason, bool isHeldBack)
    {
        var plan = Plan(
            """
            "statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"}]
            """
        );

        var decision = On(plan, Run(state, reason), new Signal.StatusChanged(plan.FindStatus("later")!));

        Assert.Equal(isHeldBack ? RunReason.StatusPaused : null, decision.Reason);
        Assert.Equal(isHeldBack, decision.Pending is not null);
        // Whatever it was, the next status sets free only what a status held back.
        var after = decision.State is { } now ? Run(now, decision.Reason) : Run(state, reason);
        var freed = On(plan, after, new Signal.StatusChanged(plan.FindStatus("new")!)).State == RunState.Active;
        Assert.Equal(isHeldBack, freed);
    }

    [Fact]
    public void A_cadence_that_went_over_to_another_version_goes_on_behind_what_the_two_have_in_common()
    {
        var plan = Plans.Of(w =>
            w.Step("\"type\": \"call\", \"key\": \"first\"")
                .Step("\"type\": \"email\", \"key\": \"mail\", \"subject\": \"s\", \"content\": \"c\", \"max_attempts\": 2")
                .Step("\"type\": \"call\", \"key\": \"last\"")
        );
        // On the version before, the mail stood first, and a step followed it that is gone.
        var mail = Plans.Touchpoint(plan) with
        {
            StepKey = "mail",
            Number = 2,
            State = TouchpointState.Sent,
            DueAt = null,
        };
        var gone = Plans.Touchpoint(plan, stepIndex: 1) with { StepKey = "gone", State = TouchpointState.Cancelled, DueAt = null };
        var turn = gone with { Kind = TouchpointKind.Turn, State = TouchpointState.Sent };

        Assert.Equal(("last", 1), Next([mail]));
        Assert.Equal(("mail", 2), Next([mail with { State = TouchpointState.Cancelled }]));
        Assert.Equal(("last", 1), Next([mail with { State = TouchpointState.Cancelled, Number = 3 }]));
        Assert.Equal(("last", 1), Next([mail, gone]));
        Assert.Equal(("last", 1), Next([mail, turn]));
        Assert.Equal(("first", 1), Next([gone]));

        (string, int) Next(IReadOnlyList<Touchpoint> walked)
        {
            var contact = Assert.IsType<Move.Contact>(CadencePlanner.Restart(plan, walked, Plans.Anybody, Noon));
            Assert.Equal(contact.Step.Key, plan.Contacts[contact.StepIndex].Key);
            return (contact.Step.Key, contact.Number);
        }
    }

    [Theory]
    [InlineData("end", RunState.Closed)]
    [InlineData("pause", RunState.Parked)]
    [InlineData("continue", null)]
    public void A_terminal_status_does_what_the_exit_rule_says(string rule, RunState? state)
    {
        var plan = Plan(
            $$"""
            "exit":{"terminal_status":"{{rule}}"}
            """
        );
        Assert.Equal(state, On(plan, Run(RunState.Active, null), new Signal.StatusChanged(plan.FindStatus("won")!)).State);
    }

    [Fact]
    public void What_was_parked_is_due_not_before_it_was_and_inside_the_hours()
    {
        var plan = Plans.Of(w => w.Email(), open: "08:00-18:00");
        var parked = Plans.Touchpoint(plan) with { State = TouchpointState.Scheduled, DueAt = null };

        Assert.Equal(Noon, Again(null, Noon));
        Assert.Equal(Noon.AddHours(2), Again(Noon.AddHours(2), Noon));
        Assert.Equal(Noon, Again(Noon.AddHours(-2), Noon));
        Assert.Equal(Noon.AddHours(20), Again(null, Noon.AddHours(9)));

        DateTimeOffset Again(DateTimeOffset? due, DateTimeOffset now) =>
            CadencePlanner.DueAgain(plan, parked with { ParkedDue = due }, Plans.Anybody, now);
    }

    [Fact]
    public void A_cadence_goes_on_where_it_was_left()
    {
        var plan = Plan();
        var call = Plans.Touchpoint(plan) with { State = TouchpointState.Sent, DueAt = null };
        var cancelled = Plans.Touchpoint(plan, number: 2) with { State = TouchpointState.Cancelled, DueAt = null };
        var last = Plans.Touchpoint(plan, stepIndex: 1) with { State = TouchpointState.Sent, DueAt = null };

        Assert.Equal((0, 1, Noon), Next([]));
        Assert.Equal((0, 2, Noon.AddMinutes(20)), Next([call]));
        Assert.Equal((0, 2, Noon), Next([call, cancelled]));
        Assert.IsType<Move.End>(CadencePlanner.Restart(plan, [call, last], Plans.Anybody, Noon));
        foreach (var state in new[] { TouchpointState.Scheduled, TouchpointState.Claimed, TouchpointState.Sending, TouchpointState.Held })
            Assert.IsType<Move.Stay>(CadencePlanner.Restart(plan, [call with { State = state }], Plans.Anybody, Noon));
        Assert.IsType<Move.Stay>(CadencePlanner.Restart(plan, [call with { DueAt = Noon }], Plans.Anybody, Noon));

        (int, int, DateTimeOffset) Next(IReadOnlyList<Touchpoint> walked)
        {
            var contact = Assert.IsType<Move.Contact>(CadencePlanner.Restart(plan, walked, Plans.Anybody, Noon));
            return (contact.StepIndex, contact.Number, contact.Due);
        }
    }

    static RunDecision On(Core.Workflows.WorkflowPlan plan, Run run, Signal signal) =>
        CadencePlanner.On(plan, run, signal, Plans.Anybody, Noon);

    static Core.Workflows.WorkflowPlan Plan(string? members = null) =>
        Plans.Of(w => w.Call(attempts: 2, retryAfter: TimeSpan.FromMinutes(20)).Email(), members is null ? null : $"{{{members}}}");

    static Run Run(RunState state, RunReason? reason) =>
        new(default, default, default, default, default, state, reason, "new", "api", Noon);
}
