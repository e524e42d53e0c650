using System.Globalization;
using System.Text;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows.Texts;

/// <summary>
/// Reads the part of Handlebars that we allow and writes it anew, with every variable replaced by its number. The engine thus
/// never sees a name or a literal that a user wrote, and nothing that its own reader might take differently from ours.
/// </summary>
sealed class TextTranslation
{
    const int DeepestNesting = 8;

    readonly string _source;
    readonly Problems _problems = new();
    readonly StringBuilder _written = new();
    readonly List<TextVariable> _variables = [];
    readonly Stack<Block> _open = new();
    int _tagAt;

    TextTranslation(string source) => _source = source;

    /// <summary>The translated text and the variables that its numbers stand for.</summary>
    public sealed record Result(string Translated, IReadOnlyList<TextVariable> Variables);

    public static Parsed<Result> Read(string source)
    {
        var translation = new TextTranslation(source);
        translation.ReadAll();
        return translation._problems.Any ? translation._problems : new Result(translation._written.ToString(), translation._variables);
    }

    void ReadAll()
    {
        for (var at = 0; at >= 0 && at < _source.Length; )
        {
            _tagAt = _source.IndexOf("{{", at, StringComparison.Ordinal);
            _written.Append(_source, at, (_tagAt < 0 ? _source.Length : _tagAt) - at);
            at = _tagAt < 0 ? -1 : ReadTag();
        }

        foreach (var block in _open)
        {
            _tagAt = block.At;
            Wrong($"opens {{{{#{block.Kind}}}}} and never closes it", $"Write {{{{/{block.Kind}}}}} after it.");
        }
    }

    /// <summary>Reads the tag at hand and answers where the text goes on; -1 if it does not.</summary>
    int ReadTag()
    {
        var end = TextTag.FindEnd(_source, _tagAt);
        if (end < 0)
        {
            Wrong("opens '{{' and never closes it", "Write '}}' after the variable.");
            return -1;
        }

        var tag = TextTag.Read(_source[(_tagAt + 2)..(end - 2)]);
        if (tag.TrimsBefore)
            TrimEnd();
        while (tag.TrimsAfter && end < _source.Length && char.IsWhiteSpace(_source[end]))
            end++;
        if (_written.Length > 0 && _written[^1] == '\\')
            Wrong("has a backslash before '{{'", "Put something between them.");
        if ((end < _source.Length && _source[end] == '}') || (_written.Length > 0 && _written[^1] == '{'))
        {
            Wrong("has three braces in a row", "Write {{name}}: values are escaped where it is needed.");
            while (end < _source.Length && _source[end] == '}')
                end++;
        }
        else
        {
            ReadTag(tag);
        }

        return end;
    }

    /// <summary>White space that a tag drops is dropped here: the engine has its own ideas of it.</summary>
    void TrimEnd()
    {
        while (_written.Length > 0 && char.IsWhiteSpace(_written[^1]))
            _written.Length--;
    }

    void ReadTag(TextTag tag)
    {
        switch (tag.Sign)
        {
            case '!':
                Write("!");
                break;
            case '#':
                Open(tag);
                break;
            case '/':
                Close(tag);
                break;
            case '^' when tag.Words.Count == 0:
                Else(tag);
                break;
            case '\0' when tag.Words is ["else", ..]:
                Else(tag);
                break;
            case '\0':
                Put(tag);
                break;
            default:
                Forbidden(tag);
                break;
        }
    }

    void Forbidden(TextTag tag)
    {
        var (message, cure) = tag.Sign switch
        {
            '{' => ("has three braces in a row", "Write {{name}}: values are escaped where it is needed."),
            '&' => ("writes a value without escaping it", "Write {{name}}: values are escaped where it is needed."),
            '>' => ("includes another text", "Write that text here; one text cannot include another."),
            '^' => ("begins a block with '^'", "Use {{#unless ...}}."),
            _ => ("uses a decorator", "Use {{#if}}, {{#unless}}, {{#each}} and {{default}} only."),
        };
        Wrong(message, cure);
    }

    void Open(TextTag tag)
    {
        var kind = tag.Words.Count > 0 ? tag.Words[0] : "";
        // Pushed even when something is wrong with it, so that its end is not reported as well.
        _open.Push(new Block(kind, _tagAt, HasElse: false));
        if (_open.Count == DeepestNesting + 1)
            Wrong($"nests blocks deeper than {DeepestNesting} levels", "Use fewer blocks inside each other.");
        if (kind is not ("if" or "unless" or "each"))
            Wrong($"uses the unknown block {Spelling.Quote("#" + kind)}", "Use #if, #unless or #each.");
        else if (tag.Words.Count != 2)
            Wrong($"has a {{{{#{kind}}}}} that does not name one variable", $"Write {{{{#{kind} metadata.name}}}}.");
        else if (kind != "each" && IsLocal(tag.Words[1]))
            Write($"#{kind} {tag.Words[1]}");
        else if (Variable(tag.Words[1], isInEach: IsInEach(_open.Skip(1)), otherwise: null) is { } variable)
            Write($"#{kind} ({(kind == "each" ? "items" : "is")} {variable})");
    }

    void Close(TextTag tag)
    {
        var kind = tag.Words.Count == 1 ? tag.Words[0] : "";
        if (_open.TryPeek(out var block) && block.Kind == kind)
        {
            _open.Pop();
            Write("/" + kind);
            return;
        }

        Wrong(
            $"closes {Spelling.Quote("/" + kind)}, which is not open here",
            _open.Count == 0 ? "Remove it, or open it before." : $"Write {{{{/{_open.Peek().Kind}}}}} first."
        );
        if (_open.Any(open => open.Kind == kind))
        {
            while (_open.Pop().Kind != kind) { }
        }
    }

    void Else(TextTag tag)
    {
        if (tag.Words.Count > 1)
            Wrong("has an {{else}} with a condition", "Write {{else}}, and another {{#if}} inside it.");
        else if (!_open.TryPop(out var block))
            Wrong("has an {{else}} outside of any block", "Open the block before it, such as {{#if metadata.name}}.");
        else
        {
            if (block.HasElse)
                Wrong("has a second {{else}} in the same block", "Remove one of them.");
            _open.Push(block with { HasElse = true });
            Write("else");
        }
    }

    void Put(TextTag tag)
    {
        var isInEach = IsInEach(_open);
        if (tag.Words is [])
            Wrong("has '{{}}' without a variable", "Name one, such as {{lead.first_name}}.");
        else if (tag.Words is ["default", var path, var fallback] && TextTag.Literal(fallback) is { } literal)
            Put(tag, Variable(path, isInEach, literal));
        else if (tag.Words[0] == "default")
            Wrong("has a {{default}} that is not complete", "Write it like {{default metadata.city \"your city\"}}.");
        else if (tag.Words.Count > 1)
            Wrong($"uses the unknown function {Spelling.Quote(tag.Words[0])}", "Use default, or only the variable.");
        else if (IsLocal(tag.Words[0]))
            Put(tag, tag.Words[0]);
        else
            Put(tag, Variable(tag.Words[0], isInEach, otherwise: null));
    }

    void Put(TextTag tag, string? what)
    {
        if (what is not null)
            Write("put " + what);
    }

    bool IsLocal(string word) => word is "@index" or "@first" or "@last" && IsInEach(_open);

    /// <summary>How the translation names a variable: where to start from, and its number. Null if there is no such variable.</summary>
    string? Variable(string written, bool isInEach, string? otherwise)
    {
        if (written.Contains("../", StringComparison.Ordinal) || written == "..")
        {
            Wrong("uses '../'", "Name the variable from its root, such as lead.name: that works inside of blocks too.");
            return null;
        }

        if (TextPath.Split(written) is not { } members)
        {
            Wrong($"names {Spelling.Quote(written)}, which is not a variable", "Write it like lead.first_name or metadata.city.");
            return null;
        }

        if (TextPath.Check(written, members, isInEach) is { } wrong)
        {
            Wrong(wrong.Message, wrong.Cure);
            return null;
        }

        var isOfItem = members[0] == "this";
        _variables.Add(new TextVariable(written, isOfItem, isOfItem ? members[1..] : members, otherwise));
        return string.Create(CultureInfo.InvariantCulture, $"{(isOfItem ? "this" : "@root")} {_variables.Count - 1}");
    }

    static bool IsInEach(IEnumerable<Block> blocks) => blocks.Any(block => block.Kind == "each");

    void Write(string inner) => _written.Append("{{").Append(inner).Append("}}");

    void Wrong(string message, string cure)
    {
        var line = _source.AsSpan(0, _tagAt).Count('\n') + 1;
        var column = _tagAt - _source.AsSpan(0, _tagAt).LastIndexOf('\n');
        _problems.Add("", string.Create(CultureInfo.InvariantCulture, $"{message} (line {line}, column {column})"), cure);
    }

    sealed record Block(string Kind, int At, bool HasElse);
}
