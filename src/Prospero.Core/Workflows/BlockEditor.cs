using System.Text.Json.Nodes;

namespace Prospero.Core.Workflows;

/// <summary>Changes the blocks of a workflow without touching the rest of its document.</summary>
public sealed class BlockEditor(IWorkflows workflows, WorkflowEditor editor)
{
    /// <summary>
    /// Publishes the newest version again with other blocks; a draft that waits gets them too. A workflow that was never
    /// published has them in its draft only.
    /// </summary>
    /// <param name="blocks">What stands under <c>block_cadence</c>; null for no blocks.</param>
    /// <param name="timeZone">The workflow's zone; null to leave it.</param>
    public async Task<EditResult> Replace(
        ITransaction tx,
        WorkspaceId config,
        WorkflowId id,
        JsonObject? blocks,
        string? timeZone,
        CancellationToken ct
    )
    {
        if (await workflows.Find(config, id, ct) is not { IsArchived: false } workflow)
            return new EditResult.NotFound();
        var draft = workflow.DraftJson is { } waiting ? With(waiting, blocks, timeZone) : null;
        if (workflow.Published is not { } version)
            return await editor.Redraft(tx, workflow, draft!, ct);
        var stored =
            await workflows.FindVersion(config, version, ct)
            ?? throw new InvalidOperationException($"Workflow version {version} is gone from the database; restore it from a backup.");
        var result = await editor.Publish(tx, config, id, With(stored.DocumentJson, blocks, timeZone), ct);
        if (draft is null || result is not EditResult.Saved saved)
            return result;
        var kept = saved.Workflow with { DraftJson = draft };
        await workflows.Save(tx, kept, ct);
        return saved with { Workflow = kept };
    }

    static string With(string documentJson, JsonObject? blocks, string? timeZone)
    {
        var document = JsonNode.Parse(documentJson)!.AsObject();
        document.Remove("block_cadence");
        if (blocks is not null)
            document["block_cadence"] = blocks.DeepClone();
        if (timeZone is not null)
            document["timezone"] = timeZone;
        return document.ToJsonString();
    }
}
