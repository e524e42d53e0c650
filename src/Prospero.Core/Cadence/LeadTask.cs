namespace Prospero.Core.Cadence;

/// <summary>Something that a person is to do about a lead.</summary>
/// <param name="StepKey">The step that gave it.</param>
/// <param name="Note">More about it; null if there is no more.</param>
/// <param name="DueAt">By when it should be done, in cadence time; null for no time.</param>
/// <param name="CreatedAt">In cadence time.</param>
/// <param name="DoneAt">In cadence time; null while it is open.</param>
/// <param name="DoneBy">Who said that it is done; null while it is open.</param>
public sealed record LeadTask(
    Guid Id,
    WorkspaceId Workspace,
    LeadId Lead,
    RunId Run,
    WorkflowId Workflow,
    string StepKey,
    string Title,
    string? Note,
    DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DoneAt,
    string? DoneBy
);

/// <summary>Where tasks are kept. Those of archived leads are neither listed nor found.</summary>
public interface ILeadTasks
{
    /// <summary>Tasks of a workspace, oldest first.</summary>
    /// <param name="isOpen">True for open ones only, false for those that are done, null for all.</param>
    /// <param name="lead">Only this lead's; null for all.</param>
    /// <param name="after">Only those after this one; null from the beginning.</param>
    Task<IReadOnlyList<LeadTask>> List(WorkspaceId workspace, bool? isOpen, LeadId? lead, Guid? after, int limit, CancellationToken ct);

    /// <summary>The task; null if it is unknown or another workspace's.</summary>
    Task<LeadTask?> Find(ITransaction tx, WorkspaceId workspace, Guid id, CancellationToken ct);

    /// <summary>Done, by somebody. False if it was done already; then nothing is written.</summary>
    Task<bool> Complete(ITransaction tx, WorkspaceId workspace, Guid id, string by, DateTimeOffset at, CancellationToken ct);
}
