namespace Prospero.Core.Cadence;

/// <summary>How many things stand alike.</summary>
/// <param name="Kind">One of <see cref="Standings"/>.</param>
/// <param name="Reason">The last reason that was recorded; null if all went straight.</param>
/// <param name="NextAt">The earliest due time among them, in cadence time; null if none has one.</param>
public sealed record Standing(string Kind, string? Reason, int Count, DateTimeOffset? NextAt);

/// <summary>How something that is ahead may stand.</summary>
public static class Standings
{
    public const string Due = "due";
    public const string Waiting = "waiting";
    public const string Parked = "parked";
    public const string Leaving = "leaving";
    public const string HeldUnknown = "held_unknown";
    public const string HeldOperator = "held_operator";
    public const string AwaitingReport = "awaiting_report";

    /// <summary>At most so many of the next planned ones are looked at.</summary>
    public const int MostLookedAt = 100_000;

    /// <summary>Failures are looked for among so many of a workspace's newest tries.</summary>
    public const int NewestAttempts = 10_000;
}

/// <summary>How many runs of a workflow stand alike.</summary>
/// <param name="Reason">Null while they are active.</param>
public sealed record RunCount(RunState State, RunReason? Reason, int Count);

/// <summary>A lead in a status of its workflow.</summary>
/// <param name="Run">The run that stands for it.</param>
/// <param name="Total">How many leads are in this status.</param>
public sealed record PlacedLead(Run Run, int Total);

/// <summary>A send that did not go well.</summary>
public sealed record FailedAttempt(Attempt Attempt, LeadId Lead);

/// <summary>Counts how things stand, for those who ask why nothing happens.</summary>
public interface IStandings
{
    /// <summary>
    /// What a sender or a workflow has ahead, most first; of what is planned the next <see cref="Standings.MostLookedAt"/> of
    /// the workspace are looked at.
    /// </summary>
    /// <param name="clock">The workspace's clock; null for the real one.</param>
    /// <param name="sender">Only this one's contacts; null for all.</param>
    /// <param name="workflow">Only this one's; null for all.</param>
    Task<IReadOnlyList<Standing>> Ahead(
        WorkspaceId workspace,
        ClockId? clock,
        SenderId? sender,
        WorkflowId? workflow,
        DateTimeOffset now,
        CancellationToken ct
    );

    /// <summary>The runs of a workflow by state and reason.</summary>
    Task<IReadOnlyList<RunCount>> RunsOf(WorkspaceId workspace, WorkflowId workflow, CancellationToken ct);

    /// <summary>
    /// The leads of a workflow by their status, each by its open run, else by its newest; of each status the newest few.
    /// </summary>
    /// <param name="perStatus">How many of each status at most.</param>
    Task<IReadOnlyList<PlacedLead>> ByStatus(WorkspaceId workspace, WorkflowId workflow, int perStatus, CancellationToken ct);

    /// <summary>
    /// The newest sends of a sender that did not go well, newest first, among the newest <see cref="Standings.NewestAttempts"/>
    /// tries of its workspace.
    /// </summary>
    Task<IReadOnlyList<FailedAttempt>> Failures(WorkspaceId workspace, SenderId sender, int limit, CancellationToken ct);
}
