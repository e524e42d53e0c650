namespace Prospero.Core.Workflows;

/// <summary>What became of a text. A closed set.</summary>
public abstract record TextRendering
{
    TextRendering() { }

    /// <summary>The text, ready to be sent.</summary>
    public sealed record Rendered(string Text) : TextRendering;

    /// <summary>A value is absent and the text names no default for it.</summary>
    /// <param name="Variable">The variable as the text names it, such as <c>metadata.city</c>.</param>
    public sealed record Missing(string Variable) : TextRendering;

    /// <summary>With these values the text grows beyond what is sent.</summary>
    public sealed record TooLong : TextRendering;

    /// <summary>The values do not fit the text.</summary>
    /// <param name="Reason">What does not fit, to be shown to an operator.</param>
    public sealed record Failed(string Reason) : TextRendering;
}
