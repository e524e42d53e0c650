using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class TextTemplateProblemTests
{
    [Theory]
    [InlineData("{{lead.fist_name}}", "names the unknown variable 'lead.fist_name' (line 1, column 1). Did you mean 'lead.first_name'?")]
    [InlineData(
        "{{sender.shoe_size}}",
        "names the unknown variable 'sender.shoe_size' (line 1, column 1). Use one of sender.name, sender.address, sender.display_name."
    )]
    [InlineData("{{lead.name.first}}", "names the unknown variable 'lead.name.first' (line 1, column 1). Did you mean 'lead.name'?")]
    [InlineData("a\nb {{leed.name}}", "names the unknown variable 'leed.name' (line 2, column 3). Did you mean 'lead'?")]
    [InlineData(
        "{{favourite_pet}}",
        "names the unknown variable 'favourite_pet' (line 1, column 1). Use one of lead, workflow, sender, metadata, variables; what your leads carry beyond the fixed fields is metadata.favourite_pet."
    )]
    [InlineData("{{lead}}", "names 'lead', which is a group of values (line 1, column 1). Name one of them, such as lead.first_name.")]
    [InlineData(
        "{{metadata}}",
        "names 'metadata', which is a group of values (line 1, column 1). Name one of them, such as metadata.city."
    )]
    [InlineData("{{this}}", "uses 'this' outside of {{#each}} (line 1, column 1). Name the variable, such as lead.name.")]
    [InlineData(
        "{{#each metadata.cars}}{{make}}{{/each}}",
        "names the unknown variable 'make' (line 1, column 24). A member of the list's item is written this.make."
    )]
    [InlineData(
        "{{@index}}",
        "names '@index', which is not a variable (line 1, column 1). Write it like lead.first_name or metadata.city."
    )]
    [InlineData(
        "{{@root.lead.name}}",
        "names '@root.lead.name', which is not a variable (line 1, column 1). Write it like lead.first_name or metadata.city."
    )]
    [InlineData(
        "{{metadata..x}}",
        "names 'metadata..x', which is not a variable (line 1, column 1). Write it like lead.first_name or metadata.city."
    )]
    [InlineData(
        "{{metadata/x}}",
        "names 'metadata/x', which is not a variable (line 1, column 1). Write it like lead.first_name or metadata.city."
    )]
    [InlineData(
        "{{\"text\"}}",
        "names '\"text\"', which is not a variable (line 1, column 1). Write it like lead.first_name or metadata.city."
    )]
    [InlineData("{{}}", "has '{{}}' without a variable (line 1, column 1). Name one, such as {{lead.first_name}}.")]
    [InlineData("{{{lead.name}}}", "has three braces in a row (line 1, column 1). Write {{name}}: values are escaped where it is needed.")]
    [InlineData("{{{lead.name}}", "has three braces in a row (line 1, column 1). Write {{name}}: values are escaped where it is needed.")]
    [InlineData("{{lead.name}}}", "has three braces in a row (line 1, column 1). Write {{name}}: values are escaped where it is needed.")]
    [InlineData("{ {{~lead.name}}", "has three braces in a row (line 1, column 3). Write {{name}}: values are escaped where it is needed.")]
    [InlineData("{{lead.name~}} }", "has three braces in a row (line 1, column 1). Write {{name}}: values are escaped where it is needed.")]
    [InlineData("{{{{raw}}}}", "has three braces in a row (line 1, column 1). Write {{name}}: values are escaped where it is needed.")]
    [InlineData(
        "{{&lead.name}}",
        "writes a value without escaping it (line 1, column 1). Write {{name}}: values are escaped where it is needed."
    )]
    [InlineData(
        "{{~ & lead.name}}",
        "writes a value without escaping it (line 1, column 1). Write {{name}}: values are escaped where it is needed."
    )]
    [InlineData("{{> footer}}", "includes another text (line 1, column 1). Write that text here; one text cannot include another.")]
    [InlineData("{{* deco}}", "uses a decorator (line 1, column 1). Use {{#if}}, {{#unless}}, {{#each}} and {{default}} only.")]
    [InlineData("{{^if lead.name}}", "begins a block with '^' (line 1, column 1). Use {{#unless ...}}.")]
    [InlineData(
        "{{#each metadata.x}}{{../lead.name}}{{/each}}",
        "uses '../' (line 1, column 21). Name the variable from its root, such as lead.name: that works inside of blocks too."
    )]
    [InlineData("{{upper lead.name}}", "uses the unknown function 'upper' (line 1, column 1). Use default, or only the variable.")]
    [InlineData("{{put @root 0}}", "uses the unknown function 'put' (line 1, column 1). Use default, or only the variable.")]
    [InlineData("{{lookup metadata 'x'}}", "uses the unknown function 'lookup' (line 1, column 1). Use default, or only the variable.")]
    [InlineData(
        "{{default metadata.x}}",
        "has a {{default}} that is not complete (line 1, column 1). Write it like {{default metadata.city \"your city\"}}."
    )]
    [InlineData(
        "{{default metadata.x lead.name}}",
        "has a {{default}} that is not complete (line 1, column 1). Write it like {{default metadata.city \"your city\"}}."
    )]
    [InlineData("{{#with lead}}x{{/with}}", "uses the unknown block '#with' (line 1, column 1). Use #if, #unless or #each.")]
    [InlineData("{{#if}}x{{/if}}", "has a {{#if}} that does not name one variable (line 1, column 1). Write {{#if metadata.name}}.")]
    [InlineData(
        "{{#if (eq 1 2)}}x{{/if}}",
        "has a {{#if}} that does not name one variable (line 1, column 1). Write {{#if metadata.name}}."
    )]
    [InlineData("{{#if lead.name}}x", "opens {{#if}} and never closes it (line 1, column 1). Write {{/if}} after it.")]
    [InlineData("{{#if lead.name}}x{{/each}}{{/if}}", "closes '/each', which is not open here (line 1, column 19). Write {{/if}} first.")]
    [InlineData("x{{/if}}", "closes '/if', which is not open here (line 1, column 2). Remove it, or open it before.")]
    [InlineData(
        "{{else}}",
        "has an {{else}} outside of any block (line 1, column 1). Open the block before it, such as {{#if metadata.name}}."
    )]
    [InlineData(
        "{{#if lead.name}}{{else if lead.email}}{{/if}}",
        "has an {{else}} with a condition (line 1, column 18). Write {{else}}, and another {{#if}} inside it."
    )]
    [InlineData(
        "{{#if lead.name}}{{else}}{{else}}{{/if}}",
        "has a second {{else}} in the same block (line 1, column 26). Remove one of them."
    )]
    [InlineData("Hi {{lead.name", "opens '{{' and never closes it (line 1, column 4). Write '}}' after the variable.")]
    [InlineData("\\{{lead.name}}", "has a backslash before '{{' (line 1, column 2). Put something between them.")]
    public void Each_kind_of_mistake_is_said_with_its_place_and_cure(string source, string problem) =>
        Assert.Equal([problem], Problems(source));

    [Fact]
    public void All_mistakes_are_said_at_once() => Assert.Equal(3, Problems("{{lead.x}} {{{lead.name}}} {{> y}} {{lead.name}}").Count);

    [Fact]
    public void Blocks_nest_eight_deep_and_no_deeper()
    {
        Assert.Empty(Problems(Nested(8)));
        Assert.Equal(
            "nests blocks deeper than 8 levels (line 1, column 161). Use fewer blocks inside each other.",
            Assert.Single(Problems(Nested(9)))
        );
    }

    [Fact]
    public void A_text_has_64_KiB_at_most()
    {
        Assert.Empty(Problems(new string('x', 65_536)));
        Assert.Equal("is longer than 64 KiB. Shorten it.", Assert.Single(Problems(new string('x', 65_537))));
        Assert.Equal("is longer than 64 KiB. Shorten it.", Assert.Single(Problems(new string('ü', 32_769))));
    }

    static string Nested(int depth) =>
        string.Concat(
            Enumerable.Repeat("{{#if metadata.flag}}", depth).Select(open => open.Replace("flag", "abc", StringComparison.Ordinal))
        ) + string.Concat(Enumerable.Repeat("{{/if}}", depth));

    static List<string> Problems(string source) =>
        [.. (TextTemplate.Parse(source, isHtml: false).Problems?.All ?? []).Select(problem => problem.ToString().TrimStart())];
}
