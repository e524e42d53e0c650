using System.Collections.Concurrent;

namespace Prospero.Core.Workflows;

/// <summary>What became of an edit. A closed set.</summary>
public abstract record EditResult
{
    EditResult() { }

    /// <summary>The workflow as it now stands, with the plan of its newest version or draft.</summary>
    /// <param name="WasPublished">True if a version was added.</param>
    public sealed record Saved(Workflow Workflow, WorkflowPlan Plan, bool WasPublished) : EditResult;

    /// <summary>The document has problems; nothing was stored.</summary>
    public sealed record Invalid(Problems Problems) : EditResult;

    public sealed record NotFound : EditResult;
}

/// <summary>Edits and publishes workflows.</summary>
public sealed class WorkflowEditor
{
    /// <summary>Stores a new workflow as a draft.</summary>
    public Task<EditResult> Create(ITransaction tx, WorkspaceId config, string documentJson, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>
    /// Publishes the draft, or <paramref name="documentJson"/> where it is given, as a new version. Runs that started stay
    /// on theirs.
    /// </summary>
    public Task<EditResult> Publish(ITransaction tx, WorkspaceId config, WorkflowId id, string? documentJson, CancellationToken ct) =>
        throw new NotImplementedException();
}

/// <summary>The versions of workflows, parsed once and kept: a version never changes.</summary>
public sealed class WorkflowDirectory(IWorkflows workflows)
{
    readonly ConcurrentDictionary<WorkflowVersionId, WorkflowVersion> _versions = [];

    /// <summary>A version that must exist.</summary>
    /// <exception cref="InvalidOperationException">There is none: the database was changed by hand.</exception>
    public async ValueTask<WorkflowVersion> Get(WorkspaceId config, WorkflowVersionId id, CancellationToken ct)
    {
        if (_versions.TryGetValue(id, out var known))
            return known;
        var stored =
            await workflows.FindVersion(config, id, ct)
            ?? throw new InvalidOperationException($"Workflow version {id} is gone from the database; restore it from a backup.");
        return _versions.GetOrAdd(id, Read(stored));
    }

    static WorkflowVersion Read(StoredVersion stored) => throw new NotImplementedException(stored.Id.ToString());
}
