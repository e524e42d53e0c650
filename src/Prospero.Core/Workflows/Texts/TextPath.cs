using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Texts;

/// <summary>Reads a variable's path: <c>lead.name</c>, <c>metadata.[two words]</c>, <c>this.name</c>.</summary>
static class TextPath
{
    const string NotInNames = "!\"#%&'()*+,./;<=>@[\\]^`{|}~";

    /// <summary>The members of the path; null if it is not written like one.</summary>
    public static List<string>? Split(string written)
    {
        var members = new List<string>();
        for (var at = 0; ; at++)
        {
            var end = at < written.Length && written[at] == '[' ? written.IndexOf(']', at) + 1 : EndOfName(written, at);
            if (end <= at)
                return null;
            members.Add(written[at] == '[' ? written[(at + 1)..(end - 1)] : written[at..end]);
            if (members[^1].Length == 0)
                return null;
            if (end == written.Length)
                return members;
            if (written[end] != '.')
                return null;
            at = end;
        }
    }

    /// <summary>What is wrong with naming these members; null if nothing is.</summary>
    public static (string Message, string Cure)? Check(string written, IReadOnlyList<string> members, bool isInEach)
    {
        var root = members[0];
        if (root == "this")
            return isInEach ? null : ("uses 'this' outside of {{#each}}", "Name the variable, such as lead.name.");
        if (TextVariables.Closed.TryGetValue(root, out var known))
            return CheckClosed(written, root, members, known);
        if (TextVariables.Open.Contains(root))
            return members.Count > 1
                ? null
                : ($"names {Spelling.Quote(written)}, which is a group of values", $"Name one of them, such as {root}.city.");
        var cure =
            Spelling.Closest(root, TextVariables.Roots) is { } closest ? $"Did you mean '{closest}'?"
            : isInEach ? $"A member of the list's item is written this.{written}."
            : $"Use one of {string.Join(", ", TextVariables.Roots)}; what your leads carry beyond the fixed fields is metadata.{root}.";
        return ($"names the unknown variable {Spelling.Quote(written)}", cure);
    }

    static (string Message, string Cure)? CheckClosed(
        string written,
        string root,
        IReadOnlyList<string> members,
        IReadOnlyList<string> known
    )
    {
        if (members.Count == 2 && known.Contains(members[1]))
            return null;
        if (members.Count == 1)
            return ($"names {Spelling.Quote(written)}, which is a group of values", $"Name one of them, such as {root}.{known[0]}.");
        var cure = Spelling.Closest(members[1], known) is { } closest
            ? $"Did you mean '{root}.{closest}'?"
            : $"Use one of {string.Join(", ", known.Select(member => $"{root}.{member}"))}.";
        return ($"names the unknown variable {Spelling.Quote(written)}", cure);
    }

    static int EndOfName(string written, int from)
    {
        var end = from;
        while (end < written.Length && !char.IsWhiteSpace(written[end]) && !NotInNames.Contains(written[end]))
            end++;
        return end;
    }
}
