using BenchmarkDotNet.Attributes;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;

namespace Prospero.Decisions;

/// <summary>What the planner decides about one touchpoint: aimed at under 5 µs and 1 kB each.</summary>
public class PlannerDecisions
{
    static readonly SendOutcome Accepted = new SendOutcome.Accepted("wamid.1");
    static readonly SendOutcome Later = new SendOutcome.TryLater(FailureKind.RateLimited, "rate limited", CountsAsAttempt: false);

    static readonly Touchpoint Turn = Subjects.Touchpoint with { Kind = TouchpointKind.Turn, StepKey = "fork", StepIndex = 0 };

    [Benchmark]
    public Move First_contact_of_a_run() => CadencePlanner.First(Subjects.Plan, skipFirst: false, Subjects.Reach, Subjects.Monday);

    [Benchmark]
    public Move First_contact_on_a_closed_evening() =>
        CadencePlanner.First(Subjects.Plan, skipFirst: false, Subjects.Reach, Subjects.Saturday);

    [Benchmark]
    public Decision After_an_accepted_send() =>
        CadencePlanner.After(Subjects.Plan, Subjects.Touchpoint, Accepted, Subjects.Reach, Subjects.Monday);

    [Benchmark]
    public Decision The_turn_of_a_branch_with_three_conditions() =>
        CadencePlanner.Turn(Subjects.Forked, Turn, Subjects.Facts, Subjects.Reach, Subjects.Monday);

    [Benchmark]
    public Move First_contact_under_every_time_rule() =>
        CadencePlanner.First(CrowdedSubjects.Plan, skipFirst: false, CrowdedSubjects.Reach, Subjects.Saturday);

    [Benchmark]
    public Gate? Every_gate_asked_at_the_last_instant() =>
        CadencePlanner.FirstClosed(
            CrowdedSubjects.Plan,
            CrowdedSubjects.Touchpoint,
            CrowdedSubjects.Context,
            CrowdedSubjects.Reach,
            Subjects.Monday
        );

    [Benchmark]
    public object Every_gate_told_by_explain() =>
        CadencePlanner.Gates(
            CrowdedSubjects.Plan,
            CrowdedSubjects.Touchpoint,
            CrowdedSubjects.Context,
            CrowdedSubjects.Reach,
            Subjects.Saturday
        );

    [Benchmark]
    public Decision After_a_send_to_be_tried_later() =>
        CadencePlanner.After(Subjects.Plan, Subjects.Touchpoint, Later, Subjects.Reach, Subjects.Monday);
}
