using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What the planner decided about a touchpoint, and what follows in its run.</summary>
/// <param name="End">Where the touchpoint stands now.</param>
/// <param name="Next">What follows.</param>
/// <param name="Suppress">Set if the touchpoint's address must not be used any more.</param>
public sealed record Decision(TouchpointEnd End, Move Next, SuppressionReason? Suppress = null)
{
    /// <summary>Set if the run is parked as well; what follows waits in it.</summary>
    public RunDecision? Parks { get; init; }

    /// <summary>What else follows that was found out outside of the planner; null for nothing.</summary>
    public Consequences? Also { get; init; }
}

/// <summary>Where a touchpoint stands after something happened to it. A closed set.</summary>
public abstract record TouchpointEnd
{
    TouchpointEnd() { }

    /// <summary>The provider has it.</summary>
    /// <param name="Outcome">How it went, in words for the timeline.</param>
    /// <param name="ReportDue">When a report that is still awaited is missed; null if none is.</param>
    public sealed record Sent(string Outcome, DateTimeOffset? ReportDue = null) : TouchpointEnd;

    /// <summary>It goes back on the timetable.</summary>
    /// <param name="Counts">False if the try is not held against it.</param>
    public sealed record Again(DateTimeOffset Due, string Reason, bool Counts) : TouchpointEnd
    {
        /// <summary>The slot that was reserved for it; null for none.</summary>
        public DateTimeOffset? SlotAt { get; init; }
    }

    /// <summary>It stays on the timetable without due time until its run is resumed.</summary>
    public sealed record Parked(string Reason) : TouchpointEnd;

    /// <summary>A step that contacts nobody had its turn.</summary>
    /// <param name="Outcome">How it went, in a word or two.</param>
    public sealed record Done(string Outcome) : TouchpointEnd;

    /// <summary>It waits for a report or an operator.</summary>
    /// <param name="Deadline">When the policy for unknown outcomes decides; null to wait for a person.</param>
    public sealed record Hold(HoldReason Why, string Reason, DateTimeOffset? Deadline) : TouchpointEnd;

    /// <summary>It is left out.</summary>
    public sealed record Skip(string Reason) : TouchpointEnd;

    /// <summary>It did not reach the lead, for good.</summary>
    /// <param name="Code">The provider's raw code; null if it gave none.</param>
    public sealed record Fail(string Reason, string? Code) : TouchpointEnd;

    /// <summary>The cadence ended before it was due.</summary>
    public sealed record Cancel(string Reason) : TouchpointEnd;
}

/// <summary>What follows in a run. A closed set.</summary>
public abstract record Move
{
    Move(IReadOnlyList<Passage> passed) => Passed = passed;

    /// <summary>The steps that were passed on the way, in order.</summary>
    public IReadOnlyList<Passage> Passed { get; init; }

    /// <summary>A contact.</summary>
    /// <param name="StepIndex">The contact step's place among the plan's contacts, from 0.</param>
    /// <param name="Number">Which planned try of the step, from 1.</param>
    /// <param name="Due">When, inside the hours of its channel.</param>
    public sealed record Contact(int StepIndex, ContactStep Step, int Number, DateTimeOffset Due, IReadOnlyList<Passage> OnTheWay)
        : Move(OnTheWay);

    /// <summary>A step that contacts nobody has its turn: then it is known what it needs to know.</summary>
    /// <param name="StepIndex">See <see cref="WorkflowPlan.ContactAt"/>.</param>
    /// <param name="Number">1 when the cadence comes to the step, 2 when it has waited there.</param>
    /// <param name="Due">When, unless something that the step awaits wakes it before.</param>
    public sealed record Turn(int StepIndex, Step Step, int Number, DateTimeOffset Due, IReadOnlyList<Passage> OnTheWay) : Move(OnTheWay);

    /// <summary>The run ends, and the lead begins another workflow.</summary>
    public sealed record Transfer(MoveStep Step, IReadOnlyList<Passage> OnTheWay) : Move(OnTheWay);

    /// <summary>The run ends.</summary>
    public sealed record End(RunReason Reason, IReadOnlyList<Passage> OnTheWay) : Move(OnTheWay);

    /// <summary>Nothing follows for now: a report is awaited, or somebody else decides.</summary>
    public sealed record Stay() : Move([]);
}

/// <summary>A step that a run passed, with what is to be written about it. A closed set.</summary>
public abstract record Passage
{
    Passage(Step step) => Step = step;

    public Step Step { get; }

    /// <summary>A contact that was left out.</summary>
    public sealed record Skipped(ContactStep Contact, string Reason) : Passage(Contact);

    /// <summary>A step that chose where the cadence goes on, or ended it.</summary>
    /// <param name="Words">What it chose and why, for the timeline.</param>
    public sealed record Chose(Step By, string Words) : Passage(By);

    /// <summary>A split that put the run on an arm.</summary>
    public sealed record Took(SplitStep Split, string Arm) : Passage(Split);

    /// <summary>A task that was given to a person.</summary>
    /// <param name="Due">By when it should be done; null for no time.</param>
    public sealed record Asked(TaskStep Task, DateTimeOffset? Due) : Passage(Task);

    /// <summary>A change of the lead.</summary>
    /// <param name="By">The step that changes it.</param>
    /// <param name="Words">What changed, for the timeline.</param>
    /// <param name="AddedTags">The slugs of the tags that the lead did not have.</param>
    /// <param name="Status">The run's new status; null if that stays.</param>
    public sealed record Updated(Step By, UpdateStep Update, string Words, IReadOnlyList<string> AddedTags, StatusChange? Status)
        : Passage(By);
}

/// <summary>A run moves to another status, and what that does to it.</summary>
/// <param name="Before">The run as it stood.</param>
public sealed record StatusChange(Run Before, WorkflowStatus To, RunDecision Decision);
