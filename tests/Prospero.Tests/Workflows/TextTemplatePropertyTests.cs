using System.Text;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class TextTemplatePropertyTests
{
    static readonly string[] Pieces =
    [
        "{{",
        "}}",
        "{{{",
        "}}}",
        "{{#if ",
        "{{#each ",
        "{{#unless ",
        "{{/if}}",
        "{{/each}}",
        "{{/unless}}",
        "{{else}}",
        "{{^}}",
        "{{!",
        "{{!--",
        "--}}",
        "~",
        "lead",
        ".",
        "first_name",
        "metadata",
        "__proto__",
        "list",
        "[",
        "]",
        "this",
        "@index",
        "@last",
        "../",
        "default ",
        "\"a}}b\"",
        "'",
        "\"",
        "\\",
        " ",
        "\n",
        "x",
        "0",
        "(",
        ")",
        "=",
        "|",
        ">",
        "&",
        "#",
        "*",
        "ü",
        "\ud83d\ude00",
        "\0",
        "\ud800",
        "{{lead.first_name}}",
        "{{metadata.list}}",
        "{{metadata.x}}",
        "{{this}}",
        "{{this.x}}",
        "{{#each metadata.list}}",
        "{{#if metadata.x}}",
        "{{default metadata.x 'd'}}",
    ];

    [Fact]
    public void Neither_reading_nor_filling_ever_throws()
    {
        var filled = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var source = new StringBuilder();
            for (var i = random.Next(12); i >= 0; i--)
                source.Append(Pieces[random.Next(Pieces.Length)]);
            try
            {
                var parsed = TextTemplate.Parse(source.ToString(), isHtml: seed % 2 == 0);
                // Making the engine's code is slow, so that only a part of them is filled.
                if (!parsed.IsValid || !source.ToString().Contains("{{", StringComparison.Ordinal) || filled++ > 1_000)
                    continue;
                var rendering = parsed.Value.Render(Values(random));
                Assert.False(
                    rendering is TextRendering.Failed { Reason: var reason } && reason.StartsWith("the text", StringComparison.Ordinal),
                    $"{rendering}"
                );
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}, text {source}: {e}");
            }
        }

        Assert.True(filled > 200, $"only {filled} texts were right");
    }

    [Fact]
    public void A_text_is_filled_or_says_why_not_whatever_the_values()
    {
        var text = TextTemplate
            .Parse(
                "{{lead.first_name}} {{default metadata.a 'x'}} {{#if metadata.b}}{{metadata.b}}{{/if}} {{#each metadata.c}}{{this}}{{this.d}}{{@index}}{{/each}}",
                isHtml: true
            )
            .Value!;
        for (var seed = 0; seed < 5_000; seed++)
            Assert.NotNull(text.Render(Values(new Random(seed))));
    }

    [Fact]
    public void A_value_that_throws_fails_the_text_and_nothing_else()
    {
        var values = TemplateValues.Empty with { Metadata = new Dictionary<string, object?> { ["x"] = new Uncooperative() } };
        var rendering = TextTemplate.Parse("{{metadata.x}}", isHtml: false).Value!.Render(values);
        Assert.Equal(new TextRendering.Failed("the text could not be filled: not today"), rendering);
    }

    static TemplateValues Values(Random random) =>
        new(Group(random, 0), Group(random, 0), Group(random, 0), Group(random, 0), Group(random, 0));

    static Dictionary<string, object?> Group(Random random, int depth)
    {
        string[] names = ["first_name", "last_name", "list", "x", "a", "b", "c", "d", "__proto__", "constructor", "", "this", "Count", "0"];
        return names.Where(_ => random.Next(3) > 0).ToDictionary(name => name, _ => Value(random, depth + 1));
    }

    static object? Value(Random random, int depth) =>
        random.Next(depth > 3 ? 8 : 11) switch
        {
            0 => null,
            1 => true,
            2 => false,
            3 => 0m,
            4 => 12.50m,
            5 => "",
            6 => "\ud800 <b>\0",
            7 => long.MinValue,
            8 => Group(random, depth),
            _ => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)).ToList(),
        };

    sealed class Uncooperative
    {
        public override string ToString() => throw new InvalidOperationException("not today");
    }
}
