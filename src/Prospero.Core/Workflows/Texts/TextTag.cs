namespace Prospero.Core.Workflows.Texts;

/// <summary>What stands between <c>{{</c> and <c>}}</c>.</summary>
/// <param name="Sign">What it begins with, such as <c>#</c>; NUL for none.</param>
/// <param name="Words">The words after it; a text in quotes is one word and keeps them.</param>
/// <param name="TrimsBefore">True if white space before it is dropped.</param>
/// <param name="TrimsAfter">True if white space after it is dropped.</param>
sealed record TextTag(char Sign, IReadOnlyList<string> Words, bool TrimsBefore, bool TrimsAfter)
{
    /// <summary>Where the tag that begins at <paramref name="start"/> is over, behind its braces; -1 if it never is.</summary>
    public static int FindEnd(string source, int start)
    {
        var inner = start + 2 < source.Length && source[start + 2] == '~' ? start + 3 : start + 2;
        if (source.AsSpan(inner).StartsWith("!--"))
        {
            var dashes = source.IndexOf("--", inner + 3, StringComparison.Ordinal);
            while (dashes >= 0 && !source.AsSpan(dashes + 2).StartsWith("}}") && !source.AsSpan(dashes + 2).StartsWith("~}}"))
                dashes = source.IndexOf("--", dashes + 1, StringComparison.Ordinal);
            return dashes < 0 ? -1 : source.IndexOf("}}", dashes, StringComparison.Ordinal) + 2;
        }

        var isComment = inner < source.Length && source[inner] == '!';
        var quote = '\0';
        for (var at = inner; at < source.Length; at++)
        {
            if (quote != '\0')
                quote = source[at] == quote ? '\0' : quote;
            else if (!isComment && source[at] is '"' or '\'')
                quote = source[at];
            else if (source.AsSpan(at).StartsWith("}}"))
                return at + 2;
        }

        return -1;
    }

    public static TextTag Read(string inner)
    {
        var trimsBefore = inner.StartsWith('~');
        var trimsAfter = inner.Length > 1 && inner.EndsWith('~');
        var text = inner[(trimsBefore ? 1 : 0)..(trimsAfter ? inner.Length - 1 : inner.Length)].Trim();
        if (text.StartsWith('!'))
            return new TextTag('!', [], trimsBefore, trimsAfter);
        var sign =
            text.StartsWith("#*", StringComparison.Ordinal) ? '*'
            : text.StartsWith("#>", StringComparison.Ordinal) ? '>'
            : text.Length > 0 && "#/^&>*{".Contains(text[0]) ? text[0]
            : '\0';
        return new TextTag(sign, Split(sign == '\0' ? text : text[1..]), trimsBefore, trimsAfter);
    }

    /// <summary>What a literal says: a text in quotes or a number. Null if the word is neither.</summary>
    public static string? Literal(string word)
    {
        if (word.Length >= 2 && word[0] is '"' or '\'' && word[^1] == word[0])
            return word[1..^1];
        return decimal.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out _) ? word : null;
    }

    static List<string> Split(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                var close = text[end] switch
                {
                    '"' or '\'' => text.IndexOf(text[end], end + 1),
                    '[' => text.IndexOf(']', end + 1),
                    _ => end,
                };
                end = close < 0 ? text.Length : close + 1;
            }

            words.Add(text[at..end]);
            at = end;
        }

        return words;
    }
}
