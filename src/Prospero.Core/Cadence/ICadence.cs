using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;

namespace Prospero.Core.Cadence;

/// <summary>The timetable: runs, touchpoints and attempts, in the verbs of their life.</summary>
public interface ICadence
{
    /// <summary>
    /// Claims touchpoints that are due, oldest first, for at most the lease. No other claimer gets them meanwhile.
    /// </summary>
    /// <param name="clock">Those of this clock; null for those on real time.</param>
    /// <param name="now">Cadence time on that clock.</param>
    /// <param name="leaseUntil">System time.</param>
    Task<IReadOnlyList<ClaimedTouchpoint>> ClaimDue(
        ClockId? clock,
        int limit,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    );

    /// <summary>What the gates and the content need to know about each, as it stands now, in the same order.</summary>
    Task<IReadOnlyList<TouchpointContext>> Load(IReadOnlyList<ClaimedTouchpoint> claimed, CancellationToken ct);

    /// <summary>What steps that decide want to know about the runs of these turns, as it stands now, in the same order.</summary>
    Task<IReadOnlyList<RunFacts>> FactsOf(IReadOnlyList<Touchpoint> turns, CancellationToken ct);

    /// <summary>What the arms of a workflow's splits have come to.</summary>
    Task<IReadOnlyList<ArmCount>> ArmCounts(WorkspaceId workspace, WorkflowId workflow, CancellationToken ct);

    /// <summary>
    /// Gives claimed calls of one sender a line each while fewer than <paramref name="most"/> of its calls are in progress, over all
    /// nodes: claimed with a line, being placed, or placed and not reported. Answers how many of them got one, the first ones first.
    /// </summary>
    Task<int> TakeLines(ITransaction tx, IReadOnlyList<ClaimedTouchpoint> calls, int most, CancellationToken ct);

    /// <summary>
    /// <c>claimed</c> to <c>sending</c>: freezes the content as a message and begins an attempt, before the request leaves.
    /// The lease begins anew, with the end that the claim says.
    /// Answers true per item where the claim still held and the run still lets it leave; nothing is written for the others.
    /// </summary>
    Task<IReadOnlyList<bool>> BeginSend(ITransaction tx, IReadOnlyList<Begin> begins, CancellationToken ct);

    /// <summary>
    /// Renews the leases of touchpoints that are still under their claims, claimed or <c>sending</c>. Answers true per item
    /// where the claim still held; nothing is written for the others.
    /// </summary>
    /// <param name="leaseUntil">System time.</param>
    Task<IReadOnlyList<bool>> Renew(IReadOnlyList<ClaimedTouchpoint> claimed, DateTimeOffset leaseUntil, CancellationToken ct);

    /// <summary>
    /// <c>claimed</c> back to <c>scheduled</c>, due as before and without a try counted: of those whose claim still holds and
    /// whose send did not begin. Returns how many went back.
    /// </summary>
    Task<int> GiveBack(IReadOnlyList<ClaimedTouchpoint> claimed, CancellationToken ct);

    /// <summary>Inserts ad-hoc touchpoints already in state <c>sending</c> under their claim, with message and attempt.</summary>
    Task BeginAdhoc(ITransaction tx, ClaimedTouchpoint claimed, Begin begin, CancellationToken ct);

    /// <summary>
    /// Records what came of claimed touchpoints, with all consequences. Answers true per item where the claim still held;
    /// nothing is written for the others.
    /// </summary>
    Task<IReadOnlyList<bool>> Record(ITransaction tx, IReadOnlyList<Recording> recordings, CancellationToken ct);

    /// <summary>
    /// Settles a touchpoint that is <c>sent</c> or <c>held</c> by somebody who does not hold its claim: a report, a query,
    /// the policy, a person. True if it still stood as <paramref name="expected"/>; nothing is written otherwise.
    /// </summary>
    Task<bool> Settle(ITransaction tx, Touchpoint expected, Settlement settlement, CancellationToken ct);

    /// <summary>The same for a set. Answers true per item that still stood as it was expected.</summary>
    Task<IReadOnlyList<bool>> Settle(
        ITransaction tx,
        IReadOnlyList<(Touchpoint Expected, Settlement Settlement)> items,
        CancellationToken ct
    );

    /// <summary>Writes consequences of a fact that no touchpoint stands behind.</summary>
    Task Apply(ITransaction tx, WorkspaceId workspace, Consequences consequences, CancellationToken ct);

    /// <summary>
    /// Gives back what nodes left behind: expired <c>claimed</c> ones to the timetable, expired <c>sending</c> ones to
    /// <c>held</c> with outcome unknown. Returns those that are now held, as they now stand: without a deadline, which is the
    /// caller's to settle in the same transaction.
    /// </summary>
    Task<IReadOnlyList<ClaimedTouchpoint>> ReleaseExpired(ITransaction tx, DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>Touchpoints <c>sent</c> or <c>held</c> whose report is overdue, oldest first.</summary>
    Task<IReadOnlyList<Touchpoint>> OverdueReports(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>Held touchpoints behind <paramref name="after"/>, oldest first.</summary>
    Task<IReadOnlyList<Touchpoint>> Held(WorkspaceId workspace, TouchpointId after, int limit, CancellationToken ct);

    /// <summary>The held touchpoints of these leads.</summary>
    Task<IReadOnlyList<Touchpoint>> HeldOf(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>When the next touchpoint on this clock wants attention; null if none ever will.</summary>
    Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct);

    /// <summary>
    /// <c>claimed</c> back to <c>scheduled</c>, whoever holds the claim: what nodes took up before they could know of a pause.
    /// In the workspace and its test data. Returns how many went back.
    /// </summary>
    Task<int> TakeBack(ITransaction tx, WorkspaceId config, PauseScope scope, Guid subject, CancellationToken ct);

    /// <summary>Parked touchpoints of a scope behind <paramref name="after"/>, in the order of their ids.</summary>
    Task<IReadOnlyList<Touchpoint>> Parked(
        ITransaction tx,
        WorkspaceId workspace,
        PauseScope scope,
        Guid subject,
        Guid? after,
        int limit,
        CancellationToken ct
    );

    /// <summary>
    /// Gives parked touchpoints a due time. A run that waited for its workflow becomes active with it; what belongs to a run
    /// that is stopped, answered or closed stays as it is. Answers true per item that is on the timetable again.
    /// </summary>
    Task<IReadOnlyList<bool>> Unpark(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyList<(Touchpoint Touchpoint, DateTimeOffset Due)> parked,
        CancellationToken ct
    );

    /// <summary>The runs of these leads that are not closed.</summary>
    Task<IReadOnlyList<Run>> OpenRuns(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>What these runs still have ahead: their touchpoints that are scheduled, claimed, sending or held, earliest first.</summary>
    Task<IReadOnlyList<Touchpoint>> Pending(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<RunId> runs, CancellationToken ct);

    /// <summary>The same as last committed, for those who only look.</summary>
    Task<IReadOnlyList<Touchpoint>> Pending(WorkspaceId workspace, IReadOnlyCollection<RunId> runs, CancellationToken ct);

    /// <summary>A run; null if it is unknown.</summary>
    Task<Run?> FindRun(ITransaction tx, WorkspaceId workspace, RunId id, CancellationToken ct);

    /// <summary>All runs of these leads, oldest first.</summary>
    Task<IReadOnlyList<Run>> RunsOf(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>What happened to each of these leads so far, in any order.</summary>
    Task<IReadOnlyList<LeadPast>> PastOf(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>The same as last committed.</summary>
    Task<IReadOnlyList<LeadPast>> PastOf(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>The touchpoints of a lead, oldest first.</summary>
    Task<IReadOnlyList<Touchpoint>> TouchpointsOf(WorkspaceId workspace, LeadId lead, CancellationToken ct);

    /// <summary>The touchpoints of a run, oldest first.</summary>
    Task<IReadOnlyList<Touchpoint>> TouchpointsOf(ITransaction tx, WorkspaceId workspace, RunId run, CancellationToken ct);

    /// <summary>One touchpoint; null if it is unknown.</summary>
    Task<Touchpoint?> Find(ITransaction tx, WorkspaceId workspace, TouchpointId id, CancellationToken ct);

    /// <summary>The technical tries of a touchpoint, oldest first.</summary>
    Task<IReadOnlyList<Attempt>> AttemptsOf(WorkspaceId workspace, TouchpointId id, CancellationToken ct);

    /// <summary>The technical tries of all touchpoints of a lead, oldest first.</summary>
    Task<IReadOnlyList<Attempt>> AttemptsOf(WorkspaceId workspace, LeadId lead, CancellationToken ct);
}

/// <summary>A touchpoint under a claim, as it was when it was claimed.</summary>
/// <param name="LeaseUntil">System time until which nobody else may have it.</param>
public sealed record ClaimedTouchpoint(Touchpoint Touchpoint, ClaimId Claim, DateTimeOffset LeaseUntil);

/// <summary>What the gates and the content need to know about a claimed touchpoint.</summary>
/// <param name="Workspace">The data set.</param>
/// <param name="Lead">The lead; null once it was archived.</param>
/// <param name="Run">The run; null for an ad-hoc touchpoint.</param>
/// <param name="IsWorkflowPaused">True while an operator holds the workflow back.</param>
/// <param name="Sender">The account.</param>
/// <param name="Suppressions">Those of the lead's addresses.</param>
/// <param name="LastInboundAt">When the lead last wrote to this sender; null if it never did.</param>
/// <param name="Frozen">The message that an earlier try froze; null on the first try.</param>
/// <param name="Attempts">How many tries were begun already, those that do not count included.</param>
public sealed record TouchpointContext(
    Workspace Workspace,
    Lead? Lead,
    Run? Run,
    bool IsWorkflowPaused,
    Sender Sender,
    IReadOnlyList<Suppression> Suppressions,
    DateTimeOffset? LastInboundAt,
    Message? Frozen,
    int Attempts
)
{
    /// <summary>The lead's contacts of the last 30 days on all channels, newest first; those that surely never left not among them.</summary>
    public IReadOnlyList<Touch> Touches { get; init; } = [];
}

/// <summary>A contact that left, or may have left.</summary>
/// <param name="Touchpoint">Its touchpoint.</param>
/// <param name="At">Cadence time.</param>
public sealed record Touch(TouchpointId Touchpoint, Channel Channel, DateTimeOffset At);

/// <summary>The start of a send.</summary>
/// <param name="Claimed">The claim under which it is sent.</param>
/// <param name="Attempt">The try.</param>
/// <param name="Message">The frozen content; on a second try its id is the first one's and nothing is inserted. Null for a request.</param>
public sealed record Begin(ClaimedTouchpoint Claimed, Attempt Attempt, Message? Message);

/// <summary>What came of a claimed touchpoint.</summary>
/// <param name="Claimed">The claim that fences the record.</param>
/// <param name="Settlement">The new state with its consequences.</param>
/// <param name="Attempt">The end of the attempt; null if none was begun.</param>
/// <param name="Message">The message as it now stands; null if there is none.</param>
public sealed record Recording(ClaimedTouchpoint Claimed, Settlement Settlement, Attempt? Attempt, MessageOutcome? Message);

/// <summary>Where a message stands after a send.</summary>
public sealed record MessageOutcome(MessageId Message, DeliveryStatus Status, string? ProviderId, string? Error, DateTimeOffset At);

/// <summary>The new state of a touchpoint, with all that follows.</summary>
/// <param name="DueAt">See <see cref="Touchpoint.DueAt"/>.</param>
/// <param name="SlotAt">The slot reserved for it; null for none.</param>
/// <param name="Tries">How many technical tries count now.</param>
public sealed record Settlement(
    TouchpointState State,
    DateTimeOffset? DueAt,
    DateTimeOffset? SlotAt,
    int Tries,
    HoldReason? HoldReason,
    string? Reason,
    string? Outcome,
    Consequences Consequences
);
