namespace Prospero.Core.Workflows;

/// <summary>A workflow as the workspace sees it: its name, its switches and its newest published version.</summary>
/// <param name="Id">Its id, over all versions.</param>
/// <param name="Workspace">The workspace whose configuration it is.</param>
/// <param name="Name">The name of the newest version, published or draft.</param>
/// <param name="Description">Its description; null if there is none.</param>
/// <param name="Published">The newest published version, on which new runs start; null while there is only a draft.</param>
/// <param name="DraftJson">The draft's document; null if nothing waits to be published.</param>
/// <param name="IsPaused">True while an operator holds back everything of this workflow.</param>
/// <param name="IsArchived">True once it takes no more leads and is left out of lists.</param>
public sealed record Workflow(
    WorkflowId Id,
    WorkspaceId Workspace,
    string Name,
    string? Description,
    WorkflowVersionId? Published,
    string? DraftJson,
    bool IsPaused,
    bool IsArchived,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>One published, immutable version of a workflow, as it is stored.</summary>
/// <param name="Id">Its id; runs are pinned to it.</param>
/// <param name="Workflow">The workflow.</param>
/// <param name="Number">From 1, in the order of publishing.</param>
/// <param name="DocumentJson">The document as it was published.</param>
/// <param name="CatalogueJson">What the names in it meant when it was published.</param>
/// <param name="PublishedAt">When.</param>
public sealed record StoredVersion(
    WorkflowVersionId Id,
    WorkflowId Workflow,
    int Number,
    string DocumentJson,
    string CatalogueJson,
    DateTimeOffset PublishedAt
);

/// <summary>That a version was published, and when.</summary>
/// <param name="Number">From 1, in the order of publishing.</param>
public sealed record PublishedVersion(WorkflowVersionId Id, int Number, DateTimeOffset PublishedAt);

/// <summary>One published, immutable version of a workflow, ready to be followed.</summary>
/// <param name="Plan">What the document says, parsed and resolved.</param>
public sealed record WorkflowVersion(WorkflowVersionId Id, WorkflowId Workflow, int Number, WorkflowPlan Plan, DateTimeOffset PublishedAt);
