using System.Text;

namespace Prospero.Tests.Rules;

/// <summary>
/// Reads C# just far enough for the rules: tells code from comments and from the contents of strings. It is no parser.
/// </summary>
static class CSharpText
{
    /// <summary>The source with comments and the contents of strings replaced by spaces; every line keeps its number and length.</summary>
    public static string CodeOnly(string source)
    {
        var code = new StringBuilder(source);
        for (var at = 0; at < source.Length; )
            at = Next(source, at, code, inHole: false);
        return code.ToString();
    }

    // Handles what starts at a position, blanks it if it is not code, and returns where to go on.
    static int Next(string s, int at, StringBuilder code, bool inHole)
    {
        if (Starts(s, at, "//") && !inHole)
            return Blank(code, at, EndOf(s, "\n", at));
        if (Starts(s, at, "/*"))
            return Blank(code, at, Math.Min(s.Length, EndOf(s, "*/", at) + 2));
        if (s[at] == '\'')
            return Quoted(s, at + 1, '\'', code);
        return s[at] is '"' or '$' or '@' ? Text(s, at, code) : at + 1;
    }

    static int Text(string s, int at, StringBuilder code)
    {
        var open = at;
        while (open < s.Length && s[open] is '$' or '@')
            open++;
        if (open >= s.Length || s[open] != '"')
            return open; // @name

        var prefix = s[at..open];
        var quotes = 0;
        while (open + quotes < s.Length && s[open + quotes] == '"')
            quotes++;

        if (quotes >= 3)
        {
            var end = EndOf(s, new string('"', quotes), open + quotes);
            return Math.Min(s.Length, Blank(code, open + quotes, end) + quotes);
        }

        if (prefix.Contains('$', StringComparison.Ordinal))
            return Interpolated(s, open + 1, prefix.Contains('@', StringComparison.Ordinal), code);
        return prefix.Length > 0 ? Verbatim(s, open + 1, code) : Quoted(s, open + 1, '"', code);
    }

    static int Quoted(string s, int from, char quote, StringBuilder code)
    {
        var at = from;
        while (at < s.Length && s[at] != quote && s[at] != '\n')
            at += s[at] == '\\' ? 2 : 1;
        return Math.Min(s.Length, Blank(code, from, Math.Min(at, s.Length)) + 1);
    }

    static int Verbatim(string s, int from, StringBuilder code)
    {
        var at = from;
        while (at < s.Length && (s[at] != '"' || Starts(s, at, "\"\"")))
            at += s[at] == '"' ? 2 : 1;
        return Math.Min(s.Length, Blank(code, from, Math.Min(at, s.Length)) + 1);
    }

    static int Interpolated(string s, int from, bool verbatim, StringBuilder code)
    {
        var at = from;
        while (at < s.Length && (s[at] != '"' || (verbatim && Starts(s, at, "\"\""))))
        {
            if (s[at] == '{' && !Starts(s, at, "{{"))
                at = Hole(s, at, code);
            else
                at += Starts(s, at, "{{") || s[at] == '"' || (s[at] == '\\' && !verbatim) ? 2 : 1;
        }

        return Math.Min(s.Length, Blank(code, from, Math.Min(at, s.Length)) + 1);
    }

    static int Hole(string s, int from, StringBuilder code)
    {
        var depth = 0;
        for (var at = from; at < s.Length; )
        {
            if (s[at] == '{')
                depth++;
            if (s[at] == '}' && --depth == 0)
                return at + 1;
            at = Next(s, at, code, inHole: true);
        }

        return s.Length;
    }

    static bool Starts(string s, int at, string with) => string.CompareOrdinal(s, at, with, 0, with.Length) == 0;

    static int EndOf(string s, string what, int from) =>
        s.IndexOf(what, from, StringComparison.Ordinal) is var at && at < 0 ? s.Length : at;

    static int Blank(StringBuilder code, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (code[at] != '\n')
                code[at] = ' ';
        }

        return to;
    }
}
