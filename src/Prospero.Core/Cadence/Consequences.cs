using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// What follows a fact, to be written in the same transaction as the fact. Whoever records something about a run hands
/// over one of these.
/// </summary>
public sealed record Consequences
{
    public static Consequences None { get; } = new();

    /// <summary>Runs to be inserted.</summary>
    public IReadOnlyList<Run> Start { get; init; } = [];

    /// <summary>Touchpoints to be inserted.</summary>
    public IReadOnlyList<Touchpoint> Schedule { get; init; } = [];

    /// <summary>Runs that change their state.</summary>
    public IReadOnlyList<RunChange> Runs { get; init; } = [];

    /// <summary>Touchpoints of runs that are still ahead and are cancelled or moved.</summary>
    public IReadOnlyList<PendingChange> Pending { get; init; } = [];

    /// <summary>Parked touchpoints that go back to the timetable; their run must be active by now.</summary>
    public IReadOnlyList<Unparked> Unpark { get; init; } = [];

    /// <summary>Addresses that must not be used any more.</summary>
    public IReadOnlyList<Suppression> Suppress { get; init; } = [];

    /// <summary>Cards that move by themselves.</summary>
    public IReadOnlyList<CardMove> Cards { get; init; } = [];

    /// <summary>Leads that a step changes.</summary>
    public IReadOnlyList<LeadUpdate> Updates { get; init; } = [];

    /// <summary>Arms of splits that runs were put on.</summary>
    public IReadOnlyList<ArmTaken> Arms { get; init; } = [];

    /// <summary>Tasks that are given to people.</summary>
    public IReadOnlyList<LeadTask> Tasks { get; init; } = [];

    /// <summary>Signals for which turns may wait.</summary>
    public IReadOnlyList<Wake> Wakes { get; init; } = [];

    public IReadOnlyList<Event> Events { get; init; } = [];

    public IReadOnlyList<Activity> Activities { get; init; } = [];

    /// <summary>Both, in order.</summary>
    public Consequences And(Consequences other) =>
        ReferenceEquals(other, None) ? this
        : ReferenceEquals(this, None) ? other
        : All([this, other]);

    /// <summary>All of them as one, in order.</summary>
    public static Consequences All(IReadOnlyCollection<Consequences> parts) =>
        new()
        {
            Start = Joined(parts, part => part.Start),
            Schedule = Joined(parts, part => part.Schedule),
            Runs = Joined(parts, part => part.Runs),
            Pending = Joined(parts, part => part.Pending),
            Unpark = Joined(parts, part => part.Unpark),
            Suppress = Joined(parts, part => part.Suppress),
            Cards = Joined(parts, part => part.Cards),
            Updates = Joined(parts, part => part.Updates),
            Arms = Joined(parts, part => part.Arms),
            Tasks = Joined(parts, part => part.Tasks),
            Wakes = Joined(parts, part => part.Wakes),
            Events = Joined(parts, part => part.Events),
            Activities = Joined(parts, part => part.Activities),
        };

    // Most lists are empty, and of the others most come from one part alone.
    static IReadOnlyList<T> Joined<T>(IReadOnlyCollection<Consequences> parts, Func<Consequences, IReadOnlyList<T>> list)
    {
        IReadOnlyList<T> first = [];
        List<T>? joined = null;
        foreach (var part in parts)
        {
            var next = list(part);
            if (next.Count == 0)
                continue;
            if (first.Count == 0)
                first = next;
            else
                (joined ??= [.. first]).AddRange(next);
        }

        return joined ?? first;
    }
}

/// <summary>A change of a lead by a step of its run.</summary>
/// <param name="At">In cadence time.</param>
public sealed record LeadUpdate(LeadId Lead, UpdateStep Step, DateTimeOffset At);

/// <summary>A run was put on an arm of a split. Written once per run and split.</summary>
public sealed record ArmTaken(RunId Run, WorkflowId Workflow, string Step, string Arm, DateTimeOffset At);

/// <summary>A signal. Turns that wait for it are due at once; what waits for nothing hears nothing.</summary>
/// <param name="Run">Only this run's; null for all of the lead's.</param>
/// <param name="Signal">Its name, see <see cref="SignalNames"/>.</param>
/// <param name="At">In cadence time.</param>
public sealed record Wake(LeadId Lead, RunId? Run, string Signal, DateTimeOffset At);

/// <summary>A run's new state. It is written only while the run is not closed.</summary>
/// <param name="Reason">Why it is parked or closed; null when it becomes active.</param>
/// <param name="RepliedAt">Set when the lead answered; null to keep what is known.</param>
public sealed record RunChange(RunId Run, RunState State, RunReason? Reason, DateTimeOffset At, DateTimeOffset? RepliedAt = null)
{
    /// <summary>The status in which it stands now; null if that stays.</summary>
    public string? StatusKey { get; init; }

    /// <summary>With <see cref="StatusKey"/>: when the time in it is over; null for never.</summary>
    public DateTimeOffset? StatusDue { get; init; }

    /// <summary>Told with the change, and not at all where the run was closed meanwhile; null for nothing.</summary>
    public Event? Event { get; init; }

    /// <summary>The line on the lead's timeline, written or left out as <see cref="Event"/> is; null for none.</summary>
    public Activity? Activity { get; init; }
}

/// <summary>A parked touchpoint on its way back to the timetable. One that was cancelled meanwhile stays so.</summary>
public sealed record Unparked(Touchpoint Touchpoint, DateTimeOffset Due);

/// <summary>What happens to the touchpoints of a run that are <c>scheduled</c> or, when cancelled, <c>held</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Channel">Only those of this channel; null for all.</param>
/// <param name="Action">What happens to them.</param>
/// <param name="Reason">Why; kept as their reason.</param>
/// <param name="NotBefore">With <see cref="PendingAction.Postpone"/>: they are due at this moment at the earliest.</param>
public sealed record PendingChange(RunId Run, Channel? Channel, PendingAction Action, string Reason, DateTimeOffset? NotBefore = null);

/// <summary>What happens to touchpoints that are still ahead.</summary>
public enum PendingAction
{
    /// <summary>They become <c>cancelled</c>.</summary>
    Cancel,

    /// <summary>They stay <c>scheduled</c> without due time.</summary>
    Park,

    /// <summary>They become due later.</summary>
    Postpone,
}
