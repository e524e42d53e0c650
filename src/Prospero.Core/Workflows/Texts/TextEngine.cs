using HandlebarsDotNet;

namespace Prospero.Core.Workflows.Texts;

/// <summary>Fills translated texts with Handlebars.Net, which sees only numbers, lists of opaque items and truth values.</summary>
sealed class TextEngine
{
    /// <summary>The most characters that a filled text may have.</summary>
    public const int LongestText = 500_000;

    static readonly IHandlebars Engine = Create();
    static readonly Lock Compiling = new();

    readonly TextTranslation.Result _translation;
    readonly bool _isHtml;
    readonly Lazy<HandlebarsTemplate<TextWriter, object, object>> _compiled;

    public TextEngine(TextTranslation.Result translation, bool isHtml)
    {
        _translation = translation;
        _isHtml = isHtml;
        _compiled = new(() => Compile(translation.Translated));
    }

    public TextRendering Render(TemplateValues values)
    {
        var run = new TextRun(_translation.Variables, values, _isHtml);
        using var writer = new BoundedWriter(LongestText, () => run.Stop(new TextRendering.TooLong()));
        try
        {
            _compiled.Value(writer, run, null);
        }
        // Values come from outside and may be of any make; whatever they throw must hold one touchpoint and not stop the engine.
        catch (Exception e)
        {
            return run.Stopped ?? new TextRendering.Failed($"the text could not be filled: {e.Message}");
        }

        return new TextRendering.Rendered(writer.ToString());
    }

    static HandlebarsTemplate<TextWriter, object, object> Compile(string translated)
    {
        using var reader = new StringReader(translated);
        lock (Compiling)
            return Engine.Compile(reader);
    }

    static IHandlebars Create()
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        engine.RegisterHelper(
            "put",
            (in EncodedTextWriter output, in HelperOptions _, in Context _, in Arguments arguments) => Put(output, arguments)
        );
        engine.RegisterHelper("is", (in HelperOptions _, in Context _, in Arguments arguments) => Is(arguments));
        engine.RegisterHelper("items", (in HelperOptions _, in Context _, in Arguments arguments) => Items(arguments));
        return engine;
    }

    static void Put(in EncodedTextWriter output, in Arguments arguments)
    {
        // One argument alone is the counter of a list, or whether the item is its first or last.
        if (arguments.Length == 1)
            output.WriteSafeString(arguments[0] is bool flag ? (flag ? "true" : "false") : $"{arguments[0]}");
        else
            output.WriteSafeString(Run(arguments).Text(arguments[0]!, (int)arguments[1]!));
    }

    static object Is(in Arguments arguments) => Run(arguments).IsThere(arguments[0]!, (int)arguments[1]!);

    static object Items(in Arguments arguments) => Run(arguments).Items(arguments[0]!, (int)arguments[1]!);

    static TextRun Run(in Arguments arguments) => arguments[0] is TextRun.Item item ? item.Run : (TextRun)arguments[0]!;
}
