namespace Prospero.Core.Cadence;

/// <summary>What a sweep that resumes has to know.</summary>
/// <param name="Spread">The places that are taken.</param>
/// <param name="IsLastLook">True once it goes over everything for the second and last time.</param>
public sealed record ResumeOrder(Spread Spread, bool IsLastLook)
{
    const string LastLook = "|last";

    /// <summary>The spread's own text, with a mark behind it on the last look.</summary>
    public string ToText() => $"{Spread}{(IsLastLook ? LastLook : "")}";

    public static ResumeOrder Read(string text) =>
        text.EndsWith(LastLook, StringComparison.Ordinal)
            ? new ResumeOrder(Spread.Read(text[..^LastLook.Length]), true)
            : new ResumeOrder(Spread.Read(text), false);
}
