namespace Prospero.Core.Workflows;

/// <summary>Where workflows and their versions are kept.</summary>
public interface IWorkflows
{
    /// <summary>Inserts a workflow or writes its name, description, draft, switches and published version.</summary>
    Task Save(ITransaction tx, Workflow workflow, CancellationToken ct);

    /// <summary>Adds a version. A version is never changed.</summary>
    Task AddVersion(ITransaction tx, WorkspaceId config, StoredVersion version, CancellationToken ct);

    /// <summary>The workflow, archived ones included; null if it is unknown or another workspace's.</summary>
    Task<Workflow?> Find(WorkspaceId config, WorkflowId id, CancellationToken ct);

    /// <summary>The same inside a transaction, until whose end nobody else changes it.</summary>
    Task<Workflow?> Hold(ITransaction tx, WorkspaceId config, WorkflowId id, CancellationToken ct);

    /// <summary>Holds a workflow back or lets it go on; false if it was so already.</summary>
    Task<bool> SetPaused(ITransaction tx, WorkspaceId config, WorkflowId id, bool isPaused, DateTimeOffset now, CancellationToken ct);

    /// <summary>The workflows that are not archived, oldest first.</summary>
    Task<IReadOnlyList<Workflow>> All(WorkspaceId config, CancellationToken ct);

    /// <summary>One version; null if it is unknown.</summary>
    Task<StoredVersion?> FindVersion(WorkspaceId config, WorkflowVersionId id, CancellationToken ct);

    /// <summary>The versions of a workflow without their documents, newest first.</summary>
    Task<IReadOnlyList<PublishedVersion>> Versions(WorkspaceId config, WorkflowId id, CancellationToken ct);

    /// <summary>How many versions a workflow has.</summary>
    Task<int> CountVersions(ITransaction tx, WorkspaceId config, WorkflowId id, CancellationToken ct);
}
