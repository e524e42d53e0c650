using System.Diagnostics;
using Prospero.Core.Workflows;

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
        List<Passage>? _passed;
        DateTimeOffset _due;

        // A step that is come to twice without having stopped in between leads nowhere. A plan has at most 64 steps.
        ulong _seen;
        string? _goTo;

        public Move From(int place)
        {
            _due = now;
            for (var isHere = turn is not null; place < plan.Steps.Count; isHere = false)
            {
                var step = plan.Steps[place];
                if (!isHere)
                    _due += step.Delay;
                if (step is not (ContactStep or WaitStep) && (facts is null || _due > now))
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
                WaitStep wait => Wait(wait),
                BranchStep branch => Branch(branch),
                GoalStep goal => Goal(goal),
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

        Move? Wait(WaitStep wait)
        {
            _due += wait.Duration;
            return null;
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

        readonly bool Holds(IReadOnlyList<Condition> conditions) => Conditions.Hold(conditions, facts!, reach.Zones[0], now);

        void Note(Passage passage) => (_passed ??= []).Add(passage);
    }
}
