using System.Text.RegularExpressions;

namespace Prospero.Core.Workflows.Documents;

/// <summary>The keys of statuses, fields and steps.</summary>
static partial class Keys
{
    /// <summary>The member <c>key</c>; null if it is absent or wrong.</summary>
    public static string? Read(DocumentObject entry, bool isRequired)
    {
        if (entry.Text("key") is { } given)
        {
            if (Pattern().IsMatch(given))
                return given;
            entry.Wrong(
                "key",
                $"is {Spelling.Quote(given)}, which is not a key",
                "Use up to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit."
            );
        }
        else if (isRequired && !entry.Has("key"))
        {
            entry.Wrong("key", "is required", "Give it a short name, such as first_call.");
        }

        return null;
    }

    /// <summary>A label for people made from a key.</summary>
    public static string Label(string key) =>
        key.Length == 0 ? "" : string.Concat(char.ToUpperInvariant(key[0]).ToString(), key.AsSpan(1)).Replace('_', ' ').Replace('-', ' ');

    [GeneratedRegex(
        "^[a-z0-9][a-z0-9_-]{0,63}\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pattern();
}
