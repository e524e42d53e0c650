namespace Prospero.Core.Workflows;

/// <summary>The JSON Schema of workflow documents, for editors that complete and check while one writes.</summary>
public static class WorkflowSchema
{
    /// <summary>The schema's text.</summary>
    public static string Json { get; } = Read();

    static string Read()
    {
        using var stream = typeof(WorkflowSchema).Assembly.GetManifestResourceStream("workflow.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
