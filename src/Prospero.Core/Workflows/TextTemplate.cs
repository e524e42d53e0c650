namespace Prospero.Core.Workflows;

/// <summary>A text with variables, checked when it was parsed. Two are equal if they were written alike for the same form.</summary>
public sealed class TextTemplate : IEquatable<TextTemplate>
{
    TextTemplate(string source, bool isHtml)
    {
        Source = source;
        IsHtml = isHtml;
    }

    /// <summary>The text as it was written.</summary>
    public string Source { get; }

    /// <summary>True if values are escaped for HTML.</summary>
    public bool IsHtml { get; }

    /// <summary>Reads a text. The problems have an empty path: the caller knows where the text stands.</summary>
    public static Parsed<TextTemplate> Parse(string source, bool isHtml) => new TextTemplate(source, isHtml);

    /// <summary>Fills the text. Never throws, whatever the values.</summary>
    public TextRendering Render(TemplateValues values) => throw new NotImplementedException();

    public bool Equals(TextTemplate? other) => other is not null && IsHtml == other.IsHtml && Source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as TextTemplate);

    public override int GetHashCode() => HashCode.Combine(Source, IsHtml);

    public override string ToString() => Source;
}
