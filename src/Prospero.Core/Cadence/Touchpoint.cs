using Prospero.Core.Channels;

namespace Prospero.Core.Cadence;

/// <summary>
/// One planned contact, or the turn of another step, with a due time: the unit of durable work and the delivery record in one.
/// See the states in ARCHITECTURE.md.
/// </summary>
/// <param name="Run">The run; null for a message sent outside a cadence.</param>
/// <param name="Kind">What stands behind it.</param>
/// <param name="StepIndex">The contact step's place in the plan, from 0; of a turn the next contact's in the document.</param>
/// <param name="StepKey">The step's key; <c>adhoc</c> or <c>forced</c> where no step stands behind it.</param>
/// <param name="Number">Which planned try of the step this is, from 1; of a turn see <see cref="Move.Turn"/>.</param>
/// <param name="Channel">By what it leaves. A turn leaves by nothing and bears the next contact's.</param>
/// <param name="Sender">The account that is to send it; chosen when it is scheduled.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DueAt">
/// In cadence time. Scheduled: when to send it; null while it is parked. Sent: when the report of a call is missed.
/// Held: when the policy for unknown outcomes decides. Null otherwise.
/// </param>
/// <param name="SlotAt">The slot that was reserved in the sender's timetable; null if none was.</param>
/// <param name="Tries">How many technical tries were begun and count.</param>
/// <param name="HoldReason">Why it is held; null unless it is.</param>
/// <param name="Reason">The last reason that was recorded: for a delay, a skip, a hold, a failure; null if all went straight.</param>
/// <param name="Outcome">How it ended, in one word; null while it has not.</param>
/// <param name="Content">The content of a forced or ad-hoc contact; null for a step's.</param>
/// <param name="Clock">The clock of its workspace; null for the real one.</param>
public sealed record Touchpoint(
    TouchpointId Id,
    WorkspaceId Workspace,
    LeadId Lead,
    RunId? Run,
    WorkflowId Workflow,
    WorkflowVersionId Version,
    TouchpointKind Kind,
    int StepIndex,
    string StepKey,
    int Number,
    Channel Channel,
    SenderId Sender,
    TouchpointState State,
    DateTimeOffset? DueAt,
    DateTimeOffset? SlotAt,
    int Tries,
    HoldReason? HoldReason,
    string? Reason,
    string? Outcome,
    GivenContent? Content,
    ClockId? Clock
)
{
    /// <summary>When a parked one was due; null if it is not parked, or was due when it was.</summary>
    public DateTimeOffset? ParkedDue { get; init; }

    /// <summary>What woke a turn before its time: the name of a signal; null if nothing did.</summary>
    public string? WokenBy { get; init; }

    /// <summary>The signals that wake a turn that waits, by name; empty if none does.</summary>
    public IReadOnlyList<string> Awaits { get; init; } = [];
}

/// <summary>What stands behind a touchpoint.</summary>
public enum TouchpointKind
{
    /// <summary>A step of the workflow.</summary>
    Step,

    /// <summary>A first message given at intake.</summary>
    Forced,

    /// <summary>A message sent by an API call or a person.</summary>
    Adhoc,

    /// <summary>A step that contacts nobody: a decision, a wait for something, a request.</summary>
    Turn,
}

/// <summary>Where a touchpoint stands. Every arrow between two states is one statement that names the state it leaves.</summary>
public enum TouchpointState
{
    /// <summary>Waits for its due time, or parked.</summary>
    Scheduled,

    /// <summary>A node has it; surely nothing left yet.</summary>
    Claimed,

    /// <summary>A node has it; the request may have left.</summary>
    Sending,

    /// <summary>The provider has it.</summary>
    Sent,

    /// <summary>Left out, with a reason.</summary>
    Skipped,

    /// <summary>Did not reach the lead, for good.</summary>
    Failed,

    /// <summary>Nobody knows whether it left, or an operator must act.</summary>
    Held,

    /// <summary>The cadence ended before it was due.</summary>
    Cancelled,
}

/// <summary>Why a touchpoint is held.</summary>
public enum HoldReason
{
    /// <summary>The request may have been carried out.</summary>
    OutcomeUnknown,

    /// <summary>A missing value, a paused template, a wrong configuration.</summary>
    NeedsOperator,
}

/// <summary>Content that came with the contact instead of from a step, taken as it is.</summary>
/// <param name="Subject">Of an email; null otherwise.</param>
/// <param name="Text">Plain text, or what an agent says first; null if there is none.</param>
/// <param name="Html">Of an email; null otherwise.</param>
/// <param name="Template">An approved template with its parameters; null for free content.</param>
public sealed record GivenContent(string? Subject, string? Text, string? Html, SendContent.ApprovedTemplate? Template = null);

/// <summary>One technical try of a touchpoint, begun before the request leaves.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Result">One of <c>accepted try_later refused unknown</c>; null while nothing was recorded.</param>
/// <param name="Failure">The class of the failure; null if there was none.</param>
/// <param name="Code">The provider's raw code; null if it gave none.</param>
/// <param name="Detail">The provider's raw text; null if it gave none.</param>
/// <param name="ProviderId">The provider's id; null if it gave none.</param>
/// <param name="RequestedAt">System time.</param>
/// <param name="AnsweredAt">System time; null while nothing was recorded.</param>
public sealed record Attempt(
    AttemptId Id,
    WorkspaceId Workspace,
    TouchpointId Touchpoint,
    int Number,
    string Provider,
    SenderId Sender,
    string? Result,
    string? Failure,
    string? Code,
    string? Detail,
    string? ProviderId,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AnsweredAt
);
