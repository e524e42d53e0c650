namespace Prospero.Core.Cadence;

/// <summary>One walk of an enrolled lead through one workflow version.</summary>
/// <param name="Version">The version on which it started and stays.</param>
/// <param name="State">Whether anything may leave.</param>
/// <param name="Reason">Why it is parked or closed; null while it is active.</param>
/// <param name="StatusKey">Where the lead stands in the workflow.</param>
/// <param name="Door">Through which door the lead came: <c>api</c>, <c>demo</c>.</param>
/// <param name="RepliedAt">When the lead first answered in this run, in cadence time; null while it has not.</param>
public sealed record Run(
    RunId Id,
    WorkspaceId Workspace,
    LeadId Lead,
    WorkflowId Workflow,
    WorkflowVersionId Version,
    RunState State,
    RunReason? Reason,
    string StatusKey,
    string Door,
    DateTimeOffset StartedAt,
    DateTimeOffset? RepliedAt = null,
    DateTimeOffset? ClosedAt = null
)
{
    /// <summary>Since when it stands in its status, in cadence time; null where that was not noted yet: since it began.</summary>
    public DateTimeOffset? StatusSince { get; init; }

    /// <summary>When its time in the status is over; null for never.</summary>
    public DateTimeOffset? StatusDue { get; init; }

    /// <summary>The clock of its workspace; null for the real one.</summary>
    public ClockId? Clock { get; init; }
}

/// <summary>Whether anything may leave in a run.</summary>
public enum RunState
{
    Active,
    Parked,
    Closed,
}

/// <summary>Why a run is parked or closed.</summary>
public enum RunReason
{
    /// <summary>Parked: the lead answered.</summary>
    Replied,

    /// <summary>Parked: an operator stopped it.</summary>
    Stopped,

    /// <summary>Parked: its workflow is paused.</summary>
    WorkflowPaused,

    /// <summary>Parked: a person gave it back, but only to answer; nothing goes out by itself.</summary>
    Answering,

    /// <summary>Parked: the status in which it stands holds it back.</summary>
    StatusPaused,

    /// <summary>Closed: nothing is left to do.</summary>
    Exhausted,

    /// <summary>Closed: the lead reached a terminal status.</summary>
    TerminalStatus,

    /// <summary>Closed: the lead wants to be left alone.</summary>
    OptedOut,

    /// <summary>Closed: a meeting was booked.</summary>
    Meeting,

    /// <summary>Closed: the lead was moved to another run.</summary>
    Reassigned,

    /// <summary>Closed: the lead was archived.</summary>
    Archived,

    /// <summary>Closed: a goal of the workflow was reached.</summary>
    Goal,

    /// <summary>Closed or parked: a conversion was recorded.</summary>
    Converted,

    /// <summary>Closed or parked: an address of the lead does not exist.</summary>
    Bounced,

    /// <summary>Closed or parked: the lead complained about a message.</summary>
    Complained,

    /// <summary>Closed: it stood too long in a status.</summary>
    TimedOut,
}
