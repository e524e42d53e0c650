namespace Prospero.Core.Workflows.Documents;

/// <summary>Guesses what somebody meant to write.</summary>
public static class Spelling
{
    const int LongestWord = 64;

    /// <summary>The candidate that differs least from the word, if it is near enough to have been meant; else null.</summary>
    public static string? Closest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        var allowed = Math.Max(1, word.Length / 3);
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - word.Length) <= allowed)
            .Select(candidate => (candidate, distance: Distance(Plain(word), Plain(candidate))))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>A cure that names the nearest candidate, else all of them.</summary>
    public static string Cure(string word, IReadOnlyCollection<string> candidates) =>
        Closest(word, candidates) is { } closest ? $"Did you mean '{closest}'?" : $"Use one of {string.Join(", ", candidates)}.";

    /// <summary>What somebody wrote, short enough to stand in a message and on one line.</summary>
    public static string Quote(string word)
    {
        var shown = word.Length > LongestWord ? string.Concat(word.AsSpan(0, LongestWord), "…") : word;
        return $"'{string.Concat(shown.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '�' : letter))}'";
    }

    static string Plain(string word) =>
        word.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>The fewest letters to add, drop or replace (Levenshtein).</summary>
    static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
