namespace Prospero.Core.Workflows;

/// <summary>What became of an edit. A closed set.</summary>
public abstract record EditResult
{
    EditResult() { }

    /// <summary>The workflow as it now stands, with the plan of its newest version or draft.</summary>
    /// <param name="Version">The number of the version that was added; null if none was.</param>
    public sealed record Saved(Workflow Workflow, WorkflowPlan Plan, int? Version) : EditResult;

    /// <summary>The document has problems; nothing was stored.</summary>
    public sealed record Invalid(Problems Problems) : EditResult;

    /// <summary>Unknown, archived or another workspace's.</summary>
    public sealed record NotFound : EditResult;

    /// <summary>There is no draft to publish.</summary>
    public sealed record NothingToPublish : EditResult;
}

/// <summary>Tells what documents of a workspace may name.</summary>
public interface ICatalogues
{
    Task<WorkflowCatalogue> Of(WorkspaceId config, CancellationToken ct);
}

/// <summary>Edits and publishes workflows. A document with a problem is never stored.</summary>
public sealed class WorkflowEditor(IWorkflows workflows, ICatalogues catalogues, TimeProvider clock)
{
    /// <summary>Stores a new workflow as a draft.</summary>
    public async Task<EditResult> Create(ITransaction tx, WorkspaceId config, string documentJson, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = WorkflowId.New(now);
        var parsed = WorkflowParser.Parse(documentJson, id, await catalogues.Of(config, ct));
        if (!parsed.IsValid)
            return new EditResult.Invalid(parsed.Problems);
        var plan = parsed.Value;
        var workflow = new Workflow(id, config, plan.Name, plan.Description, null, documentJson, false, false, now, now);
        await workflows.Save(tx, workflow, ct);
        return new EditResult.Saved(workflow, plan, null);
    }

    /// <summary>
    /// Publishes the draft, or <paramref name="documentJson"/> where it is given, as a new version. Runs that started stay
    /// on theirs.
    /// </summary>
    public async Task<EditResult> Publish(ITransaction tx, WorkspaceId config, WorkflowId id, string? documentJson, CancellationToken ct)
    {
        // Held, because it is written whole: whoever pauses it meanwhile must not be undone.
        if (await workflows.Hold(tx, config, id, ct) is not { IsArchived: false } workflow)
            return new EditResult.NotFound();
        return await Publish(tx, workflow, documentJson ?? workflow.DraftJson, ct);
    }

    /// <summary>What publishing would come to; nothing is stored, and the version is null.</summary>
    public async Task<EditResult> Check(WorkspaceId config, WorkflowId id, string? documentJson, CancellationToken ct)
    {
        if (await workflows.Find(config, id, ct) is not { IsArchived: false } workflow)
            return new EditResult.NotFound();
        if ((documentJson ?? workflow.DraftJson) is not { } document)
            return new EditResult.NothingToPublish();
        var parsed = WorkflowParser.Parse(document, id, await catalogues.Of(config, ct));
        return parsed.IsValid ? new EditResult.Saved(workflow, parsed.Value, null) : new EditResult.Invalid(parsed.Problems);
    }

    /// <summary>Replaces the draft of a workflow.</summary>
    public async Task<EditResult> Redraft(ITransaction tx, Workflow workflow, string documentJson, CancellationToken ct)
    {
        var parsed = WorkflowParser.Parse(documentJson, workflow.Id, await catalogues.Of(workflow.Workspace, ct));
        if (!parsed.IsValid)
            return new EditResult.Invalid(parsed.Problems);
        var redrafted = workflow with { DraftJson = documentJson, UpdatedAt = clock.GetUtcNow() };
        await workflows.Save(tx, redrafted, ct);
        return new EditResult.Saved(redrafted, parsed.Value, null);
    }

    /// <summary>Stores a new workflow and publishes its first version.</summary>
    public async Task<EditResult> CreatePublished(ITransaction tx, WorkspaceId config, string documentJson, CancellationToken ct)
    {
        var created = await Create(tx, config, documentJson, ct);
        return created is EditResult.Saved saved ? await Publish(tx, saved.Workflow, documentJson, ct) : created;
    }

    async Task<EditResult> Publish(ITransaction tx, Workflow workflow, string? documentJson, CancellationToken ct)
    {
        if (documentJson is null)
            return new EditResult.NothingToPublish();
        var catalogue = await catalogues.Of(workflow.Workspace, ct);
        var parsed = WorkflowParser.Parse(documentJson, workflow.Id, catalogue);
        if (!parsed.IsValid)
            return new EditResult.Invalid(parsed.Problems);
        var now = clock.GetUtcNow();
        var number = await workflows.CountVersions(tx, workflow.Workspace, workflow.Id, ct) + 1;
        var version = new StoredVersion(WorkflowVersionId.New(now), workflow.Id, number, documentJson, catalogue.ToJson(), now);
        var published = workflow with
        {
            Name = parsed.Value.Name,
            Description = parsed.Value.Description,
            Published = version.Id,
            DraftJson = null,
            UpdatedAt = now,
        };
        await workflows.AddVersion(tx, workflow.Workspace, version, ct);
        await workflows.Save(tx, published, ct);
        return new EditResult.Saved(published, parsed.Value, number);
    }
}
