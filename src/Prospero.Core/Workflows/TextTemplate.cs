namespace Prospero.Core.Workflows;

public sealed record TextTemplate(string Source, bool IsHtml)
{
    public TextRendering Render(TemplateValues values) => new TextRendering.Rendered(Source);
}

public abstract record TextRendering
{
    public sealed record Rendered(string Text) : TextRendering;

    public sealed record Missing(string Variable) : TextRendering;

    public sealed record TooLong : TextRendering;

    public sealed record Failed(string Reason) : TextRendering;
}

public sealed record TemplateValues(
    IReadOnlyDictionary<string, object?> Lead,
    IReadOnlyDictionary<string, object?> Metadata,
    IReadOnlyDictionary<string, object?> Variables,
    IReadOnlyDictionary<string, object?> Workflow,
    IReadOnlyDictionary<string, object?> Sender
)
{
    public static IReadOnlyDictionary<string, object?> FromJson(string json) => new Dictionary<string, object?>();
}
