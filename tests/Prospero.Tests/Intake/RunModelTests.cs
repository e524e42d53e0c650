using FsCheck;
using FsCheck.Fluent;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Tests.Cadence;
using Xunit;

namespace Prospero.Tests.Intake;

/// <summary>
/// Random sequences of what may happen to a run, against the plainest model of one: which contact comes next, and whether
/// anything may leave.
/// </summary>
public sealed class RunModelTests
{
    enum Op
    {
        NoAnswer,
        Busy,
        Answered,
        Reply,
        AwayForDays,
        OptOut,
        Meeting,
        Stop,
        Resume,
        DaysPass,
    }

    static readonly WorkflowPlan Plan = Plans.Of(
        w =>
            w.Call(attempts: 3, retryAfter: TimeSpan.FromHours(1))
                .Email(delay: TimeSpan.FromDays(1))
                .Call(attempts: 2, delay: TimeSpan.FromDays(1)),
        open: "08:00-18:00"
    );

    [Fact]
    public void A_run_does_what_its_model_says_whatever_happens()
    {
        var some = Gen.Elements(Enum.GetValues<Op>()).ListOf().Resize(24).ToArbitrary();
        Prop.ForAll(some, ops => Play([.. ops])).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    static void Play(IReadOnlyList<Op> ops)
    {
        var walk = new Walk();
        var model = new Expectation();
        for (var i = 0; i < ops.Count; i++)
        {
            walk.Do(ops[i]);
            model.Do(ops[i]);
            var place = $"after {string.Join(", ", ops.Take(i + 1))}";
            Assert.True(
                (model.State, model.Reason) == (walk.Run.State, walk.Run.Reason),
                $"{place}: {walk.Run.State} {walk.Run.Reason}, model {model.State} {model.Reason}"
            );
            var expected = model.State == RunState.Active ? model.Next : null;
            Assert.True(expected == walk.Next, $"{place}: next is {walk.Next}, model {expected}");
            Assert.True(walk.IsInOrder, $"{place}: due before now, or twice the same contact");
        }
    }

    // The whole of what is to be known about a run.
    sealed class Expectation
    {
        public RunState State { get; private set; } = RunState.Active;

        public RunReason? Reason { get; private set; }

        /// <summary>The contact that is planned, or would be if anything might leave; null once there is none.</summary>
        public (int Step, int Number)? Next { get; private set; } = (0, 1);

        public void Do(Op op)
        {
            if (State == RunState.Closed)
                return;
            switch (op)
            {
                case Op.NoAnswer or Op.Busy or Op.Answered when State == RunState.Active && Next is var (step, number):
                    var isAnswered = op == Op.Answered && Plan.Contacts[step].Channel == Channel.Call;
                    Next =
                        number < Plan.Contacts[step].MaxAttempts ? (step, number + 1)
                        : step + 1 < Plan.Contacts.Count ? (step + 1, 1)
                        : null;
                    if (isAnswered)
                        To(RunState.Parked, RunReason.Replied);
                    else if (Next is null)
                        To(RunState.Closed, RunReason.Exhausted);
                    break;
                case Op.Reply when Reason != RunReason.Stopped:
                    To(RunState.Parked, RunReason.Replied);
                    break;
                case Op.OptOut:
                    To(RunState.Closed, RunReason.OptedOut);
                    break;
                case Op.Meeting:
                    To(RunState.Closed, RunReason.Meeting);
                    break;
                case Op.Stop:
                    To(RunState.Parked, RunReason.Stopped);
                    break;
                case Op.Resume when State == RunState.Parked:
                    if (Next is null)
                        To(RunState.Closed, RunReason.Exhausted);
                    else
                        To(RunState.Active, null);
                    break;
            }
        }

        void To(RunState state, RunReason? reason) => (State, Reason) = (state, reason);
    }

    // The real thing: planner, ledger and what is written, in memory.
    sealed class Walk
    {
        static readonly Workspace Workspace = new(new WorkspaceId(Guid.Empty), "any", "UTC", null, null, null, Plans.Noon);
        readonly SimulatedLife _life;
        readonly HashSet<(int, int)> _sent = [];
        DateTimeOffset _now = Plans.Noon;

        public Walk()
        {
            var version = new WorkflowVersion(new WorkflowVersionId(Guid.Empty), new WorkflowId(Guid.Empty), 1, Plan, _now);
            _life = new SimulatedLife(new Arrival("ana", Lead(), version, _now));
            var workflow = new Workflow(version.Workflow, Workspace.Id, "any", null, version.Id, null, false, false, _now, _now);
            var wish = new EnrolmentWish(version.Workflow);
            var enrolled = Enrolling.Begin(
                Workspace,
                _life.Lead,
                wish,
                new EnrolmentPlan(workflow, version),
                _life.Reach,
                null,
                "test",
                _now
            );
            _life.Apply(enrolled.Consequences);
        }

        public Run Run => _life.LastRun!;

        public bool IsInOrder { get; private set; } = true;

        public (int Step, int Number)? Next => Planned is { } planned ? (planned.StepIndex, planned.Number) : null;

        Touchpoint? Planned => _life.Touchpoints.SingleOrDefault(one => one is { State: TouchpointState.Scheduled, DueAt: not null });

        public void Do(Op op)
        {
            if (op is Op.NoAnswer or Op.Busy or Op.Answered)
                Contact(op);
            else if (op == Op.Resume)
                Resume();
            else if (op == Op.DaysPass)
                _now = Planned is { DueAt: { } due } ? due : _now.AddDays(2);
            else
                Signalled(
                    op switch
                    {
                        Op.Reply => new Signal.Replied(),
                        Op.AwayForDays => new Signal.AutoReplied(DateOnly.FromDateTime(_now.UtcDateTime).AddDays(3)),
                        Op.OptOut => new Signal.OptedOut(),
                        Op.Meeting => new Signal.MeetingBooked(),
                        _ => new Signal.Stopped(),
                    }
                );
            IsInOrder &= Planned is not { DueAt: { } at } || at >= _now;
        }

        void Contact(Op op)
        {
            if (Planned is not { } planned)
                return;
            _now = planned.DueAt > _now ? planned.DueAt.Value : _now;
            // Whoever is away until a day is asked for again when the hours of that day begin.
            _now = Plan.Hours[planned.Channel].NextOpen(_now, _life.Reach.Zones)!.Value;
            IsInOrder &= _sent.Add((planned.StepIndex, planned.Number));
            var sending = planned with { State = TouchpointState.Sending, Tries = 1 };
            Settle(sending, CadencePlanner.After(Plan, sending, new SendOutcome.Accepted("x"), _life.Reach, _now));
            if (planned.Channel != Channel.Call)
                return;
            var outcome = op switch
            {
                Op.Busy => CallOutcome.Busy,
                Op.Answered => CallOutcome.Answered,
                _ => CallOutcome.NoAnswer,
            };
            var placed = _life.Touchpoint(planned.Id);
            Settle(placed, CadencePlanner.AfterCall(Plan, placed, new CallResult(outcome), _life.Reach, _now));
            if (outcome == CallOutcome.Answered)
                Signalled(new Signal.Replied());
        }

        void Signalled(Signal signal)
        {
            foreach (var run in _life.OpenRuns.ToList())
            {
                var scene = Scene(Beginning.Blank(run, Workspace, Plan, _life.Lead)) with { Run = run };
                if (InboundReplies.Decide(scene, signal, _now, isAwaited: false) is { } decision)
                    _life.Apply(InboundReplies.Signalled(scene, decision, signal, _life.TouchpointsOf(run), _now));
            }
        }

        void Resume()
        {
            if (Run.State != RunState.Parked)
                return;
            var decision = CadencePlanner.OnResume(Plan, Run, withCadence: true, isWorkflowPaused: false);
            if (decision.State is null)
                return;
            var walked = _life.Touchpoints.ToList();
            _life.Apply(Ledger.OfResume(Scene(walked[^1]), decision, walked, _life.Reach, _now, "test"));
        }

        void Settle(Touchpoint touchpoint, Decision decision) =>
            _ = _life.Settle(touchpoint, Ledger.Settle(Scene(touchpoint), decision, _now)).ToList();

        Scene Scene(Touchpoint touchpoint) => new(Workspace, touchpoint, Plan, _life.Lead, Run, null);

        static Lead Lead() =>
            new(
                new LeadId(Guid.Empty),
                Workspace.Id,
                "Ana",
                null,
                EmailAddress.Trusted("ana@example.com"),
                new Phone("+573001234567", "+573001234567"),
                null,
                null,
                "test",
                null,
                "Etc/UTC",
                null,
                "{}",
                Metadata.Empty,
                null,
                [],
                Plans.Noon,
                Plans.Noon
            );
    }
}
