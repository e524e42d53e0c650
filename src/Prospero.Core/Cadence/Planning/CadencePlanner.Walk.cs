using System.Diagnostics;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>
    /// What follows once a step that contacts nobody has its turn: it is carried out, and with it every such step behind it
    /// that may pass at once.
    /// </summary>
    /// <param name="turn">The turn, due or woken.</param>
    public static Decision Turn(WorkflowPlan plan, Touchpoint turn, Facts facts, LeadReach reach, DateTimeOffset now)
    {
        var walk = new Walker(plan, reach, now, facts, turn);
        var next = walk.From(plan.PlaceOf(turn.StepKey));
        return new Decision(new TouchpointEnd.Done("passed"), next);
    }

    static Move After(WorkflowPlan plan, ContactStep step, LeadReach reach, DateTimeOffset now) =>
        Walk(plan, plan.After(plan.PlaceOf(step.Key)), now, reach);

    // Without facts: to the next contact, or to the next step that wants to know some.
    static Move Walk(WorkflowPlan plan, int place, DateTimeOffset now, LeadReach reach) =>
        new Walker(plan, reach, now, null, null).From(place);

    // One walk through the plan from where a run stands to where it next has to stop. The delays of steps that are passed
    // over count: the plan's days stay the plan's days.
    ref struct Walker(WorkflowPlan plan, LeadReach reach, DateTimeOffset now, Facts? facts, Touchpoint? turn)
    {
        Facts? _facts = facts;
        string? _heard = turn?.WokenBy;
        List<Passage>? _passed;
        DateTimeOffset _due;

        // A step that is come to twice without having stopped in between leads nowhere. A plan has at most 64 steps.
        ulong _seen;
        string? _goTo;

        // True at the step whose turn it is, when it has waited there already.
        bool _hasWaited;

        public Move From(int place)
        {
            _due = now;
            for (var isHere = turn is not null; place < plan.Steps.Count; isHere = false)
            {
                var step = plan.Steps[place];
                if (!isHere)
                    _due += step.Delay;
                _hasWaited = isHere && turn!.Number > 1;
                if (step.HasTurn && (_facts is null || _due > now))
                    return Stop(place, step, 1, _due);
                if ((_seen & (1UL << place)) != 0)
                    break;
                _seen |= 1UL << place;
                if (Pass(place, step) is { } stop)
                    return stop;
                place = _goTo is { } key ? plan.PlaceOf(key) : plan.After(place);
                _goTo = null;
            }

            return new Move.End(RunReason.Exhausted, _passed ?? []);
        }

        // What a step does when it is passed; a move where the walk stops at it.
        Move? Pass(int place, Step step) =>
            step switch
            {
                ContactStep contact => Contact(place, contact),
                WaitStep wait => Wait(place, wait),
                WaitForStep wait => WaitFor(place, wait),
                SplitStep split => Split(split),
                UpdateStep update => Update(update),
                BranchStep branch => Branch(branch),
                GoalStep goal => Goal(goal),
                TaskStep task => Task(place, task),
                HttpStep => Stop(place, step, 1, _due),
                MoveStep move => Transfer(move),
                EndStep => Ended(step, "the workflow ends here"),
                _ => throw new UnreachableException($"No arm for {step.GetType().Name}"),
            };

        Move.Contact? Contact(int place, ContactStep step)
        {
            var whyNot = reach.WhyNot(step.Channel);
            if (whyNot is null && Place(plan, step, _due, reach) is { } placed)
                return new Move.Contact(plan.ContactAt(place), step, 1, placed, _passed ?? []);
            Note(new Passage.Skipped(step, whyNot ?? "the sending hours never open in the lead's time zone"));
            return null;
        }

        Move.Turn? Wait(int place, WaitStep wait)
        {
            switch (wait.Until)
            {
                case WaitUntil.Weekday weekday:
                    _due = Moments.Next(weekday, reach.Zones[0], _due);
                    return null;
                case WaitUntil.Date date:
                    var until = Moments.Of(date, _facts!.Lead.Metadata, reach.Zones[0]);
                    if (until > now)
                        return Stop(place, wait, 2, until.Value);
                    Note(new Passage.Chose(wait, until is null ? $"{date.Fact} is no date; nothing to wait for" : $"{date.Fact} has come"));
                    return null;
                default:
                    _due += wait.Duration;
                    return null;
            }
        }

        Move? WaitFor(int place, WaitForStep wait)
        {
            var heard = Heard(wait.Awaits);
            if (heard == SignalNames.Failed)
                return Jump(wait, wait.OnTimeout, "the message did not arrive");
            if (!_hasWaited)
                return (heard ?? Happened(wait)) is { } name
                    ? Jump(wait, wait.Then, $"{name} came already")
                    : Stop(place, wait, 2, now + wait.Timeout);
            return heard is null
                ? Jump(wait, wait.OnTimeout, $"no {string.Join(" or ", wait.Signals)} within {DurationText.Print(wait.Timeout)}")
                : Jump(wait, wait.Then, $"{heard} came");
        }

        // What woke the turn, or came while it was being carried out, if the step awaits it. One step hears it.
        string? Heard(IReadOnlyList<string> awaited)
        {
            if (_heard is not { } name || !awaited.Contains(name))
                return null;
            _heard = null;
            return name;
        }

        // What is told by _facts may have come before the wait began.
        readonly string? Happened(WaitForStep wait)
        {
            foreach (var name in wait.Signals)
            {
                var isThere = name switch
                {
                    SignalNames.Delivered => _facts!.Touch?.Delivery is "delivered" or "read",
                    SignalNames.Read => _facts!.Touch?.Delivery == "read",
                    SignalNames.Reply => _facts!.Touch?.At is { } at && _facts.Reply?.At > at && _facts.Run.RepliedAt > at,
                    _ => false,
                };
                if (isThere)
                    return name;
            }

            return null;
        }

        Move? Split(SplitStep split)
        {
            var (arm, why) = Arms.Choose(split, _facts!);
            Note(new Passage.Took(split, arm.Name));
            return Jump(split, arm.GoTo, $"arm {arm.Name}{why}");
        }

        Move? Task(int place, TaskStep task)
        {
            if (_hasWaited)
                return Heard([SignalNames.Task + task.Key]) is not null ? Jump(task, null, "done")
                    // It was waited for by an earlier version.
                    : task.Timeout is not { } patience ? Jump(task, null, "not waited for any more")
                    : Jump(task, task.OnTimeout, $"not done within {DurationText.Print(patience)}");
            Note(new Passage.Asked(task, now + task.DueIn));
            return task.Timeout is { } timeout ? Stop(place, task, 2, now + timeout) : null;
        }

        Move.End? Update(UpdateStep update)
        {
            var before = _facts!;
            _facts = LeadUpdates.Apply(update, before);
            var change = StatusOf(update, before.Run);
            Note(new Passage.Updated(update, update, LeadUpdates.InWords(update), LeadUpdates.Added(update, before.Lead), change));
            if (change?.Decision is { State: RunState.Closed, Reason: { } reason })
                return new Move.End(reason, _passed!);
            // What the new status holds back is not decided now.
            if (change?.Decision.State == RunState.Parked)
                _facts = null;
            return null;
        }

        readonly StatusChange? StatusOf(UpdateStep update, Run run) =>
            update.Status is { } key && key != run.StatusKey && plan.FindStatus(key) is { } status
                ? new StatusChange(run, status, On(plan, run, new Signal.StatusChanged(status), reach, now))
                : null;

        Move.Transfer Transfer(MoveStep move)
        {
            if (LeadUpdates.Of(move, _facts!, reach.Zones[0], now) is { } update)
                Note(new Passage.Updated(move, update, LeadUpdates.InWords(update), [], null));
            return new Move.Transfer(move, _passed ?? []);
        }

        Move? Branch(BranchStep branch)
        {
            foreach (var path in branch.Paths)
                if (Holds(path.When))
                    return Jump(branch, path.GoTo, string.Join(" and ", path.When.Select(Conditions.InWords)));
            return Jump(branch, branch.Else, "none of its conditions holds");
        }

        Move? Goal(GoalStep goal) =>
            Holds(goal.When) ? Jump(goal, goal.Reached, $"reached: {string.Join(" and ", goal.When.Select(Conditions.InWords))}") : null;

        Move? Jump(Step from, string? key, string why)
        {
            if (key is null)
            {
                Note(new Passage.Chose(from, why));
                return null;
            }

            if (plan.PlaceOf(key) == plan.Steps.Count)
                return Ended(from, why);
            Note(new Passage.Chose(from, $"{why}; goes on at {key}"));
            _goTo = key;
            return null;
        }

        Move.End Ended(Step step, string why)
        {
            Note(new Passage.Chose(step, why));
            return new Move.End(step is GoalStep ? RunReason.Goal : RunReason.Exhausted, _passed ?? []);
        }

        readonly Move.Turn Stop(int place, Step step, int number, DateTimeOffset due) =>
            new(plan.ContactAt(place), step, number, due, _passed ?? []);

        readonly bool Holds(IReadOnlyList<Condition> conditions) => Conditions.Hold(conditions, _facts!, reach.Zones[0], now);

        void Note(Passage passage) => (_passed ??= []).Add(passage);
    }
}
