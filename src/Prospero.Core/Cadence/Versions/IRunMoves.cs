namespace Prospero.Core.Cadence;

/// <summary>A run on its way to another version.</summary>
/// <param name="Run">As it was read.</param>
/// <param name="StatusKey">Where its lead then stands.</param>
/// <param name="Before">What it had ahead, as it was read; null for nothing.</param>
/// <param name="After">The same as it is to stand; null with it.</param>
public sealed record RunMove(Run Run, WorkflowVersionId Version, string StatusKey, Touchpoint? Before, Touchpoint? After)
{
    /// <summary>Since when it then stands in its status.</summary>
    public DateTimeOffset? StatusSince { get; init; }

    /// <summary>When its time there is over; null for never.</summary>
    public DateTimeOffset? StatusDue { get; init; }
}

/// <summary>How many open runs stand at one place.</summary>
/// <param name="StepKey">Null for those that have nothing ahead.</param>
public sealed record PlacedRuns(WorkflowVersionId Version, string? StepKey, string StatusKey, long Runs);

/// <summary>The timetable's verbs for going over to another version.</summary>
public interface IRunMoves
{
    /// <summary>
    /// Open runs of a workflow that are not on this version, behind <paramref name="after"/>, in the order of their ids, held
    /// until the transaction ends.
    /// </summary>
    Task<IReadOnlyList<Run>> Behind(
        ITransaction tx,
        WorkspaceId workspace,
        WorkflowId workflow,
        WorkflowVersionId version,
        Guid? after,
        int limit,
        CancellationToken ct
    );

    /// <summary>Those of these runs that are open and not on this version, held until the transaction ends.</summary>
    Task<IReadOnlyList<Run>> Behind(
        ITransaction tx,
        WorkspaceId workspace,
        WorkflowVersionId version,
        IReadOnlyCollection<RunId> runs,
        CancellationToken ct
    );

    /// <summary>What these runs have ahead or still await a report of.</summary>
    Task<IReadOnlyList<Touchpoint>> Ahead(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<RunId> runs, CancellationToken ct);

    /// <summary>
    /// Moves runs with what they have ahead. Answers true per item where that still stood as it was read; nothing is written
    /// for the others.
    /// </summary>
    Task<IReadOnlyList<bool>> Move(ITransaction tx, IReadOnlyList<RunMove> moves, CancellationToken ct);

    /// <summary>The open runs of a workflow by version, step and status, in a workspace and its test data.</summary>
    Task<IReadOnlyList<PlacedRuns>> Count(WorkspaceId config, WorkflowId workflow, CancellationToken ct);
}
