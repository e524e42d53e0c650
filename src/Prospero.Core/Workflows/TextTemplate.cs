using System.Text;
using Prospero.Core.Workflows.Texts;

namespace Prospero.Core.Workflows;

/// <summary>A text with variables, checked when it was parsed. Two are equal if they were written alike for the same form.</summary>
public sealed class TextTemplate : IEquatable<TextTemplate>
{
    /// <summary>The most bytes of UTF-8 that a text may have.</summary>
    public const int LongestSource = 64 * 1024;

    readonly TextEngine? _engine;

    TextTemplate(string source, bool isHtml, TextEngine? engine)
    {
        Source = source;
        IsHtml = isHtml;
        _engine = engine;
    }

    /// <summary>The text as it was written.</summary>
    public string Source { get; }

    /// <summary>True if values are escaped for HTML.</summary>
    public bool IsHtml { get; }

    /// <summary>Reads a text. The problems have an empty path: the caller knows where the text stands.</summary>
    public static Parsed<TextTemplate> Parse(string source, bool isHtml)
    {
        if (Encoding.UTF8.GetByteCount(source) > LongestSource)
        {
            var problems = new Problems();
            problems.Add("", "is longer than 64 KiB", "Shorten it.");
            return problems;
        }

        if (!source.Contains("{{", StringComparison.Ordinal))
            return new TextTemplate(source, isHtml, engine: null);
        var translation = TextTranslation.Read(source);
        return translation.IsValid ? new TextTemplate(source, isHtml, new TextEngine(translation.Value, isHtml)) : translation.Problems;
    }

    /// <summary>Fills the text. Never throws, whatever the values.</summary>
    public TextRendering Render(TemplateValues values) => _engine?.Render(values) ?? new TextRendering.Rendered(Source);

    public bool Equals(TextTemplate? other) => other is not null && IsHtml == other.IsHtml && Source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as TextTemplate);

    public override int GetHashCode() => HashCode.Combine(Source, IsHtml);

    public override string ToString() => Source;
}
