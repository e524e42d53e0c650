using System.Buffers;
using System.Globalization;

namespace Prospero.Core.Workflows.Texts;

/// <summary>One filling of a text: finds values, writes them and knows why it stopped.</summary>
sealed class TextRun(IReadOnlyList<TextVariable> variables, TemplateValues values, bool isHtml)
{
    /// <summary>Lists inside lists multiply; beyond this many steps a text is taken for endless.</summary>
    const int MostSteps = 200_000;

    static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"'`=");

    int _steps;

    /// <summary>Why the filling stopped; null while it goes on.</summary>
    public TextRendering? Stopped { get; private set; }

    /// <summary>What the engine sees of an item of a list: nothing that it could look into by itself.</summary>
    public sealed record Item(TextRun Run, object? Value);

    /// <summary>The text that stands for a variable, escaped where that is needed.</summary>
    public string Text(object scope, int number)
    {
        var variable = variables[number];
        var value = Find(scope, variable);
        if (variable.Default is { } otherwise && (value is null || (value is string text && string.IsNullOrWhiteSpace(text))))
            value = otherwise;
        return value switch
        {
            null => throw Stop(new TextRendering.Missing(variable.Name)),
            string given => Escape(given),
            bool given => given ? "true" : "false",
            _ when Members(value) is not null || Elements(value) is not null => throw Stop(
                new TextRendering.Failed($"{variable.Name} is a list or a group of values and cannot be written as a text")
            ),
            IFormattable given => Escape(given.ToString(null, CultureInfo.InvariantCulture)),
            _ => Escape(value.ToString() ?? ""),
        };
    }

    /// <summary>What <c>#if</c> asks: whether there is a value that is not empty, zero or false.</summary>
    public bool IsThere(object scope, int number) =>
        Find(scope, variables[number]) switch
        {
            null or false or "" => false,
            decimal given => given != 0,
            int given => given != 0,
            long given => given != 0,
            double given => given != 0 && !double.IsNaN(given),
            { } value => Elements(value) is not { } elements || elements.Any(),
        };

    /// <summary>What <c>#each</c> walks through: the elements of a list, the values of a group, nothing where there is neither.</summary>
    public List<Item> Items(object scope, int number)
    {
        var value = Find(scope, variables[number]);
        if (value is null)
            return [];
        var elements = Members(value)?.Select(member => member.Value) ?? Elements(value);
        if (elements is null)
            throw Stop(new TextRendering.Failed($"{variables[number].Name} is not a list"));
        var items = new List<Item>();
        foreach (var element in elements)
        {
            Step();
            items.Add(new Item(this, element));
        }

        return items;
    }

    object? Find(object scope, TextVariable variable)
    {
        Step();
        var value = scope is Item item ? item.Value : Root(variable.Path[0]);
        for (var i = scope is Item ? 0 : 1; i < variable.Path.Count && value is not null; i++)
            value = Member(value, variable.Path[i]);
        return value;
    }

    IReadOnlyDictionary<string, object?> Root(string name) =>
        name switch
        {
            "lead" => values.Lead,
            "metadata" => values.Metadata,
            "variables" => values.Variables,
            "workflow" => values.Workflow,
            "sender" => values.Sender,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "is not a root"),
        };

    static object? Member(object value, string name)
    {
        if (value is IReadOnlyDictionary<string, object?> members)
            return members.TryGetValue(name, out var member) ? member : null;
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? Elements(value)?.ElementAtOrDefault(index)
            : null;
    }

    static IReadOnlyDictionary<string, object?>? Members(object value) => value as IReadOnlyDictionary<string, object?>;

    static IEnumerable<object?>? Elements(object value) => value as IEnumerable<object?>;

    void Step()
    {
        if (++_steps > MostSteps)
            throw Stop(new TextRendering.TooLong());
    }

    /// <summary>The engine offers no way to end early but an exception; it never leaves <see cref="TextEngine"/>.</summary>
    public Exception Stop(TextRendering because)
    {
        Stopped = because;
        return new StoppedException();
    }

    string Escape(string text)
    {
        if (!isHtml || !text.AsSpan().ContainsAny(Escaped))
            return text;
        return text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal)
            .Replace("`", "&#96;", StringComparison.Ordinal)
            .Replace("=", "&#61;", StringComparison.Ordinal);
    }

    sealed class StoppedException : Exception;
}
