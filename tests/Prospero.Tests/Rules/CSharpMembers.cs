using System.Text.RegularExpressions;

namespace Prospero.Tests.Rules;

/// <summary>A type in the sources.</summary>
sealed record TypeName(string Name, int Line);

/// <summary>A member of a type that has a body.</summary>
/// <param name="Signature">All before the body, without attributes.</param>
/// <param name="Lines">From the signature's first line to the last of the body.</param>
sealed record MemberBody(string Name, string Signature, int Line, int Lines);

/// <summary>Types and members of one file, found by counting braces.</summary>
static partial class CSharpMembers
{
    public static IEnumerable<TypeName> Types(string source)
    {
        var code = CSharpText.CodeOnly(source);
        return TypeDeclaration().Matches(code).Select(m => new TypeName(m.Groups["name"].Value, LineAt(code, m.Index)));
    }

    public static IReadOnlyList<MemberBody> Members(string source)
    {
        var code = CSharpText.CodeOnly(source);
        var found = new List<MemberBody>();
        var insideType = new Stack<bool>();
        var start = 0;
        for (var at = 0; at < code.Length; at++)
        {
            switch (code[at])
            {
                case ';':
                    start = at + 1;
                    break;
                case '}':
                    insideType.TryPop(out _);
                    start = at + 1;
                    break;
                case '(' or '[':
                    at = Close(code, at);
                    break;
                case '{' when TypeDeclaration().IsMatch(code[start..at]) || Namespace().IsMatch(code[start..at]):
                    insideType.Push(TypeDeclaration().IsMatch(code[start..at]));
                    start = at + 1;
                    break;
                case '{':
                    var open = at;
                    at = Close(code, open);
                    Add(code, start, open, at);
                    start = at + 1;
                    break;
                case '=' when insideType.TryPeek(out var type) && type:
                    var end = EndOfStatement(code, at);
                    if (at + 1 < code.Length && code[at + 1] == '>' && !Table().IsMatch(code[start..end]))
                        Add(code, start, at, end);
                    at = end;
                    start = end + 1;
                    break;
            }
        }

        return found;

        void Add(string text, int from, int body, int to)
        {
            var signature = Attributes().Replace(text[from..body], m => new string(' ', m.Length));
            var first = from + signature.Length - signature.TrimStart().Length;
            var name = MemberName().Match(signature) is { Success: true } m ? m.Groups["name"].Value : signature.Trim().Split(' ')[^1];
            var lines = text.AsSpan(first, to - first).Count('\n') + 1;
            if (insideType.TryPeek(out var type) && type)
                found.Add(new MemberBody(name, signature.Trim(), LineAt(text, first), lines));
        }
    }

    // A property that only lists values, such as the rows of a theory: to be read by the row, however many there are.
    [GeneratedRegex(@"^[^(]*=>\s*(new\b|\[)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Table();

    static int EndOfStatement(string code, int from)
    {
        var at = from;
        while (at < code.Length && code[at] is not (';' or '}'))
            at = code[at] is '(' or '[' or '{' ? Close(code, at) + 1 : at + 1;
        return at < code.Length && code[at] == ';' ? at : at - 1; // an enum's last value has no semicolon
    }

    // The place of the bracket that closes the one at a position.
    static int Close(string code, int from)
    {
        var depth = 0;
        for (var at = from; at < code.Length; at++)
        {
            if (code[at] is '(' or '[' or '{')
                depth++;
            else if (code[at] is ')' or ']' or '}' && --depth == 0)
                return at;
        }

        return code.Length - 1;
    }

    static int LineAt(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(
        @"(?<![.@:,]\s*)\b(class|struct|interface|enum|record)\s+(?!class\b|struct\b)(?<name>[A-Za-z_]\w*)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\bnamespace\s+[\w.]+\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*(\[[^\]]*(\[[^\]]*\][^\]]*)*\]\s*)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Attributes();

    [GeneratedRegex(
        @"\b(?!(?:public|private|protected|internal|static|async|override|readonly|partial)\b)(?<name>\w+)\s*(<[^()<>]*>)?\s*\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex MemberName();
}
