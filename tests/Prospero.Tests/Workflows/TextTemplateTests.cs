using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class TextTemplateTests
{
    static readonly TemplateValues Ana = TemplateValues.Empty with
    {
        Lead = new Dictionary<string, object?>
        {
            ["first_name"] = "Ana",
            ["last_name"] = null,
            ["company"] = "Müller & Söhne <GmbH>",
        },
        Metadata = TemplateValues.FromJson(
            """
            {"city": "Lima", "empty": "", "blank": "  ", "none": null, "yes": true, "no": false, "zero": 0, "price": 12.50, "huge": 1e400,
             "list": ["a", "b", "c"], "two words": "both", "__proto__": "proto", "Count": "count",
             "cars": [{"make": "Fiat", "tags": ["x", "y"]}, {"make": "Seat"}], "nobody": [], "deep": {"er": {"est": "here"}}, "nulls": [null]}
            """
        ),
    };

    [Theory]
    [InlineData("Hi {{lead.first_name}}!", "Hi Ana!")]
    [InlineData("{{ lead.first_name }}", "Ana")]
    [InlineData("no variables } }} here", "no variables } }} here")]
    [InlineData("", "")]
    [InlineData("{{metadata.price}} {{metadata.zero}} {{metadata.yes}} {{metadata.no}}", "12.50 0 true false")]
    [InlineData("{{metadata.huge}}", "1e400")]
    [InlineData("{{metadata.empty}}|{{metadata.blank}}", "|  ")]
    [InlineData("{{metadata.deep.er.est}}", "here")]
    [InlineData("{{metadata.list.1}} {{metadata.list.[2]}}", "b c")]
    [InlineData("{{metadata.[two words]}} {{metadata.__proto__}} {{metadata.Count}}", "both proto count")]
    [InlineData("{{lead.company}}", "Müller & Söhne <GmbH>")]
    [InlineData("a {{! comment }}b{{!-- another }} one --}} c", "a b c")]
    [InlineData("a {{~lead.first_name~}} b", "aAnab")]
    [InlineData("a {{~! dropped ~}} b {{~#if metadata.city~}} c {{~else~}} d {{~/if~}} \n e", "abce")]
    [InlineData("C:\\dir \\n \"q\" 'q' {{lead.first_name}}", "C:\\dir \\n \"q\" 'q' Ana")]
    public void Values_stand_where_they_are_named(string source, string expected) => Assert.Equal(expected, Text(source));

    [Theory]
    [InlineData("{{default metadata.nothing \"there\"}}", "there")]
    [InlineData("{{default metadata.none 'it\"s'}}", "it\"s")]
    [InlineData("{{default metadata.blank \"there\"}}", "there")]
    [InlineData("{{default lead.last_name \"}} {{x}}\"}}", "}} {{x}}")]
    [InlineData("{{default metadata.nothing 5}}", "5")]
    [InlineData("{{default metadata.nothing \"\"}}", "")]
    [InlineData("{{default metadata.city \"there\"}}", "Lima")]
    [InlineData("{{default metadata.zero \"there\"}} {{default metadata.no \"there\"}}", "0 false")]
    public void A_default_stands_for_what_is_absent_or_blank(string source, string expected) => Assert.Equal(expected, Text(source));

    [Theory]
    [InlineData("{{#if metadata.city}}yes{{else}}no{{/if}}", "yes")]
    [InlineData("{{#if metadata.nothing}}yes{{else}}no{{/if}}", "no")]
    [InlineData("{{#if metadata.zero}}yes{{^}}no{{/if}}", "no")]
    [InlineData("{{#if metadata.no}}yes{{/if}}", "")]
    [InlineData("{{#if metadata.empty}}yes{{/if}}{{#if metadata.nobody}}yes{{/if}}{{#if lead.last_name}}{{lead.last_name}}{{/if}}", "")]
    [InlineData("{{#unless metadata.nothing}}none{{/unless}}", "none")]
    [InlineData("{{#each metadata.list}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}", "a, b, c")]
    [InlineData("{{#each metadata.list}}{{@index}}{{#if @first}}!{{/if}}{{/each}}", "0!12")]
    [InlineData("{{#each metadata.nothing}}x{{else}}none{{/each}}", "none")]
    [InlineData("{{#each metadata.nobody}}x{{else}}none{{/each}}", "none")]
    [InlineData("{{#each metadata.deep}}{{this.er.est}}{{this.est}}{{/each}}", null)]
    [InlineData("{{#each metadata.deep}}{{this.est}}{{/each}}", "here")]
    [InlineData(
        "{{#each metadata.cars}}{{lead.first_name}}:{{this.make}}{{#each this.tags}}[{{this}}]{{/each}} {{/each}}",
        "Ana:Fiat[x][y] Ana:Seat "
    )]
    [InlineData("{{#each metadata.cars}}{{#if this.tags}}{{this.make}}{{/if}}{{/each}}", "Fiat")]
    [InlineData("a\n{{#if metadata.city}}\nline\n{{/if}}\nb", "a\nline\nb")]
    public void Blocks_choose_and_repeat(string source, string? expected) =>
        Assert.Equal(expected, (Render(source) as TextRendering.Rendered)?.Text);

    [Theory]
    [InlineData("{{metadata.nothing}}", "metadata.nothing")]
    [InlineData("{{metadata.none}}", "metadata.none")]
    [InlineData("{{metadata.city.street}}", "metadata.city.street")]
    [InlineData("{{metadata.city.Length}}", "metadata.city.Length")]
    [InlineData("{{metadata.list.Count}}", "metadata.list.Count")]
    [InlineData("{{metadata.list.3}}", "metadata.list.3")]
    [InlineData("{{lead.last_name}}", "lead.last_name")]
    [InlineData("{{variables.budget}}", "variables.budget")]
    [InlineData("{{sender.name}}", "sender.name")]
    [InlineData("{{#if metadata.city}}{{metadata.nothing}}{{/if}}", "metadata.nothing")]
    [InlineData("{{#each metadata.cars}}{{this.tags.0}}{{/each}}", "this.tags.0")]
    [InlineData("{{#each metadata.nulls}}{{this}}{{/each}}", "this")]
    public void What_is_absent_is_named(string source, string variable) =>
        Assert.Equal(new TextRendering.Missing(variable), Render(source));

    [Fact]
    public void What_is_not_reached_is_not_missed() =>
        Assert.Equal("ok", Text("{{#if metadata.nothing}}{{metadata.nothing}}{{else}}ok{{/if}}"));

    [Theory]
    [InlineData("{{metadata.list}}", "metadata.list is a list or a group of values and cannot be written as a text")]
    [InlineData("{{metadata.deep}}", "metadata.deep is a list or a group of values and cannot be written as a text")]
    [InlineData("{{#each metadata.city}}{{/each}}", "metadata.city is not a list")]
    public void Values_that_are_no_text_fail_with_a_reason(string source, string reason) =>
        Assert.Equal(new TextRendering.Failed(reason), Render(source));

    [Fact]
    public void Html_is_escaped_in_html_only()
    {
        Assert.Equal("Müller &amp; Söhne &lt;GmbH&gt;", Text("{{lead.company}}", isHtml: true));
        Assert.Equal("<b>&lt;x y&#61;&quot;&#39;&#96;&gt;</b>", Text("<b>{{lead.last_name}}</b>", isHtml: true, "<x y=\"'`>"));
    }

    [Fact]
    public void A_text_stops_growing_at_half_a_million_characters()
    {
        var values = TemplateValues.Empty with
        {
            Metadata = new Dictionary<string, object?>
            {
                ["list"] = Enumerable.Repeat<object?>("x", 1_000).ToList(),
                ["long"] = new string('x', 500_000),
            },
        };
        Assert.IsType<TextRendering.TooLong>(Render("{{#each metadata.list}}{{metadata.long}}{{/each}}", values: values));
        Assert.IsType<TextRendering.TooLong>(Render("a{{metadata.long}}", values: values));
        Assert.IsType<TextRendering.Rendered>(Render("{{metadata.long}}", values: values));
    }

    [Fact]
    public void Lists_inside_lists_without_a_letter_end_too()
    {
        var values = TemplateValues.Empty with
        {
            Metadata = new Dictionary<string, object?> { ["list"] = Enumerable.Repeat<object?>("x", 1_000).ToList() },
        };
        var source = string.Concat(Enumerable.Repeat("{{#each metadata.list}}", 8)) + string.Concat(Enumerable.Repeat("{{/each}}", 8));
        Assert.IsType<TextRendering.TooLong>(Render(source, values: values));
    }

    [Fact]
    public void Texts_are_equal_if_they_were_written_alike_for_the_same_form()
    {
        Assert.Equal(Parse("{{lead.name}}"), Parse("{{lead.name}}"));
        Assert.NotEqual(Parse("{{lead.name}}"), Parse("{{lead.name}}", isHtml: true));
        Assert.NotEqual(Parse("{{lead.name}}"), Parse("{{lead.email}}"));
    }

    [Fact]
    public void One_text_is_filled_by_many_threads_at_once()
    {
        var text = Parse("{{#each metadata.list}}{{this}}{{/each}} {{metadata.city}}");
        Parallel.For(
            0,
            2_000,
            i =>
            {
                var values = TemplateValues.Empty with
                {
                    Metadata = TemplateValues.FromJson($$"""{"list": [{{i}}, {{i}}], "city": "c{{i}}"}"""),
                };
                Assert.Equal(new TextRendering.Rendered($"{i}{i} c{i}"), text.Render(values));
            }
        );
    }

    static string Text(string source, bool isHtml = false, string? lastName = null) =>
        Assert
            .IsType<TextRendering.Rendered>(
                Render(source, isHtml, Ana with { Lead = new Dictionary<string, object?>(Ana.Lead) { ["last_name"] = lastName } })
            )
            .Text;

    static TextRendering Render(string source, bool isHtml = false, TemplateValues? values = null) =>
        Parse(source, isHtml).Render(values ?? Ana);

    static TextTemplate Parse(string source, bool isHtml = false)
    {
        var parsed = TextTemplate.Parse(source, isHtml);
        Assert.True(parsed.IsValid, $"{parsed.Problems}");
        return parsed.Value;
    }
}
