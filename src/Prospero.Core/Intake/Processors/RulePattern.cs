using System.Text.RegularExpressions;

namespace Prospero.Core.Intake;

/// <summary>Regular expressions that strangers write: their time grows with the text only.</summary>
static class RulePattern
{
    static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>A pattern that is ready to be used; null if it is none, or one that would have to backtrack.</summary>
    public static Regex? Compile(string pattern)
    {
        // No pattern grows without bounds once it is unrolled.
        AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", 10_000);
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>True if the text fits in time.</summary>
    public static bool IsMatch(Regex? pattern, string text)
    {
        try
        {
            return pattern?.IsMatch(text) == true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
