namespace Prospero.Server.Simulating;

/// <summary>Shows where two texts differ, line by line.</summary>
static class TextDifference
{
    const int Around = 2;
    const int MostLines = 4_000;

    /// <summary>
    /// The lines that differ, each with what stands around it: <c>-</c> expected and missing, <c>+</c> there and not expected.
    /// Null if the texts are the same but for line ends and blanks at their ends.
    /// </summary>
    public static string? Of(string expected, string actual)
    {
        var (before, after) = (Lines(expected), Lines(actual));
        if (before.SequenceEqual(after))
            return null;
        if (before.Length > MostLines || after.Length > MostLines)
            return FirstOf(before, after);
        var all = Compare(before, after);
        var shown = new List<string>();
        var last = -1;
        for (var i = 0; i < all.Count; i++)
        {
            var isNear = Enumerable.Range(i - Around, 2 * Around + 1).Any(near => near >= 0 && near < all.Count && all[near][0] != ' ');
            if (!isNear)
                continue;
            if (last >= 0 && i > last + 1)
                shown.Add("  ...");
            shown.Add(all[i]);
            last = i;
        }

        return string.Join('\n', shown);
    }

    static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    static string FirstOf(string[] before, string[] after)
    {
        var at = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {at + 1}\n- {before.ElementAtOrDefault(at)}\n+ {after.ElementAtOrDefault(at)}";
    }

    // The longest common subsequence; what is not in it was taken away or added.
    static List<string> Compare(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        for (var j = after.Length - 1; j >= 0; j--)
            lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        var lines = new List<string>();
        var (x, y) = (0, 0);
        while (x < before.Length || y < after.Length)
        {
            if (x < before.Length && y < after.Length && before[x] == after[y])
                (lines, x, y) = (Add(lines, $"  {before[x]}"), x + 1, y + 1);
            else if (y == after.Length || (x < before.Length && lengths[x + 1, y] >= lengths[x, y + 1]))
                (lines, x) = (Add(lines, $"- {before[x]}"), x + 1);
            else
                (lines, y) = (Add(lines, $"+ {after[y]}"), y + 1);
        }

        return lines;
    }

    static List<string> Add(List<string> lines, string line)
    {
        lines.Add(line);
        return lines;
    }
}
