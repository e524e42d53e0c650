using System.Text;

namespace Prospero.Providers.Imap;

/// <summary>Reads one response from its pieces: text, and the literals that stood between.</summary>
static class ImapParser
{
    const int Deepest = 30;

    static readonly string[] States = ["OK", "NO", "BAD", "BYE", "PREAUTH"];

    /// <param name="lines">The text, cut where a literal stood; always one more than there are literals.</param>
    /// <exception cref="InvalidDataException">It is no response.</exception>
    public static ImapResponse Parse(IReadOnlyList<string> lines, IReadOnlyList<byte[]> literals)
    {
        var first = lines[0];
        var space = first.IndexOf(' ', StringComparison.Ordinal);
        var tag = space < 0 ? first : first[..space];
        var rest = space < 0 ? "" : first[(space + 1)..];
        if (tag.Length == 0)
            throw new InvalidDataException("The server's answer begins with nothing.");
        if (tag == "+")
            return new ImapResponse(tag, [], Text: rest);

        var word = rest.Split(' ', 2)[0];
        if (States.Contains(word.ToUpperInvariant()))
            return Status(tag, word, rest.Length > word.Length ? rest[(word.Length + 1)..] : "");
        var cursor = new Cursor([rest, .. lines.Skip(1)], literals);
        return new ImapResponse(tag, cursor.Values(Deepest, isTop: true));
    }

    static ImapResponse Status(string tag, string state, string rest)
    {
        var end = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) : -1;
        var code = end > 0 ? rest[1..end] : "";
        return new ImapResponse(tag, [new ImapValue.Atom(state)], code, (end > 0 ? rest[(end + 1)..] : rest).Trim());
    }

    sealed class Cursor(IReadOnlyList<string> lines, IReadOnlyList<byte[]> literals)
    {
        int _line;
        int _at;

        public List<ImapValue> Values(int depth, bool isTop)
        {
            if (depth == 0)
                throw new InvalidDataException("The server's answer is nested too deeply.");
            var values = new List<ImapValue>();
            while (true)
            {
                var text = lines[_line];
                while (_at < text.Length && text[_at] == ' ')
                    _at++;
                if (_at == text.Length)
                {
                    if (_line == literals.Count)
                        return isTop ? values : throw new InvalidDataException("A list of the server does not end.");
                    values.Add(new ImapValue.Octets(literals[_line]));
                    (_line, _at) = (_line + 1, 0);
                    continue;
                }
                switch (text[_at])
                {
                    case ')' when !isTop:
                        _at++;
                        return values;
                    case ')':
                        throw new InvalidDataException("A list of the server ends that did not begin.");
                    case '(':
                        _at++;
                        values.Add(new ImapValue.Several(Values(depth - 1, isTop: false)));
                        break;
                    case '"':
                        values.Add(Quoted(text));
                        break;
                    default:
                        values.Add(Word(text));
                        break;
                }
            }
        }

        ImapValue.Octets Quoted(string text)
        {
            var value = new StringBuilder();
            for (_at++; _at < text.Length; _at++)
            {
                if (text[_at] == '"')
                {
                    _at++;
                    return new ImapValue.Octets(Encoding.UTF8.GetBytes(value.ToString()));
                }
                if (text[_at] == '\\' && _at + 1 < text.Length)
                    _at++;
                value.Append(text[_at]);
            }
            throw new InvalidDataException("A quoted string of the server does not end.");
        }

        // What stands in brackets belongs to the word: BODY[HEADER.FIELDS (TO)].
        ImapValue.Atom Word(string text)
        {
            var start = _at;
            var brackets = 0;
            for (; _at < text.Length; _at++)
            {
                if (text[_at] == '[')
                    brackets++;
                else if (text[_at] == ']' && brackets > 0)
                    brackets--;
                else if (brackets == 0 && text[_at] is ' ' or '(' or ')' or '"' && _at > start)
                    break;
            }
            return new ImapValue.Atom(text[start.._at]);
        }
    }
}
