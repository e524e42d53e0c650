using System.Collections.Concurrent;

namespace Prospero.Core.Workflows;

/// <summary>The versions of workflows, parsed once and kept: a version never changes.</summary>
public sealed class WorkflowDirectory(IWorkflows workflows)
{
    readonly ConcurrentDictionary<WorkflowVersionId, WorkflowVersion> _versions = [];

    /// <summary>A version that must exist.</summary>
    /// <exception cref="InvalidOperationException">It is gone or unreadable: the database was changed by hand.</exception>
    public async ValueTask<WorkflowVersion> Get(WorkspaceId config, WorkflowVersionId id, CancellationToken ct)
    {
        if (_versions.TryGetValue(id, out var known))
            return known;
        var stored =
            await workflows.FindVersion(config, id, ct)
            ?? throw new InvalidOperationException($"Workflow version {id} is gone from the database; restore it from a backup.");
        return _versions.GetOrAdd(id, Read(stored));
    }

    // What the names meant when it was published, not what they mean today.
    static WorkflowVersion Read(StoredVersion stored)
    {
        var parsed = WorkflowParser.Parse(stored.DocumentJson, stored.Workflow, WorkflowCatalogue.FromJson(stored.CatalogueJson));
        return parsed.IsValid
            ? new WorkflowVersion(stored.Id, stored.Workflow, stored.Number, parsed.Value, stored.PublishedAt)
            : throw new InvalidOperationException(
                $"Version {stored.Number} of workflow {stored.Workflow} cannot be read: {parsed.Problems.First}. "
                    + "It was stored by a newer program, or changed by hand."
            );
    }
}
