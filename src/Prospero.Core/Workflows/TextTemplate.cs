namespace Prospero.Core.Workflows;

/// <summary>Not written yet.</summary>
public sealed record TextTemplate(string Source, bool IsHtml);
