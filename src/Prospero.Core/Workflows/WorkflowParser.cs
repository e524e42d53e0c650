using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

/// <summary>Reads a workflow document and resolves every name in it.</summary>
public static class WorkflowParser
{
    /// <summary>The plan, or everything that is wrong with the document, each with its JSON path.</summary>
    /// <param name="json">The document.</param>
    /// <param name="id">The workflow: the ids of its statuses are made from it.</param>
    /// <param name="catalogue">What the workspace has that the document may name.</param>
    public static Parsed<WorkflowPlan> Parse(ReadOnlySpan<byte> json, WorkflowId id, WorkflowCatalogue catalogue)
    {
        var problems = new Problems();
        if (DocumentText.Parse(json, problems) is not { } document)
            return problems;
        return WorkflowReader.Read(document, id, catalogue, problems) is { } plan ? plan : problems;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, WorkflowId, WorkflowCatalogue)"/>
    public static Parsed<WorkflowPlan> Parse(string json, WorkflowId id, WorkflowCatalogue catalogue)
    {
        var problems = new Problems();
        return DocumentText.Encode(json, problems) is { } bytes ? Parse(bytes, id, catalogue) : problems;
    }
}
