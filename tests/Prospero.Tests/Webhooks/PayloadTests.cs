using System.Text;
using System.Text.Json;
using Prospero.Core.Webhooks;
using Xunit;

namespace Prospero.Tests.Webhooks;

public sealed class PayloadTests
{
    static readonly JsonElement Values = JsonElement.Parse(
        """
        {"lead":{"first_name":"Ana","metadata":{"edad":35},"last_name":null},"workflow":{"id":"w"},"event":{"test":true},
        "status_change":{"to_status":{"key":"won"}},"data":{}}
        """
    );

    [Theory]
    [InlineData("""{"a":"{{lead.first_name}}"}""", """{"a":"Ana"}""")]
    [InlineData("""{"a":"Hola {{ lead.first_name }}, {{lead.last_name}}!"}""", """{"a":"Hola Ana, !"}""")]
    [InlineData("""{"a":"{{lead.metadata.edad}}","b":"{{event.test}}"}""", """{"a":35,"b":true}""")]
    [InlineData("""{"a":"{{lead.metadata}}"}""", """{"a":{"edad":35}}""")]
    [InlineData("""{"a":"{{lead.nobody.knows}}","b":["{{lead.last_name}}",1,null]}""", """{"a":null,"b":[null,1,null]}""")]
    [InlineData("""{"a":{"s":"to {{status_change.to_status.key}}"}}""", """{"a":{"s":"to won"}}""")]
    [InlineData("""{"a":"ñ \u0000 \" <b>"}""", """{"a":"ñ \u0000 \" <b>"}""")]
    public void A_template_is_filled(string template, string expected)
    {
        Assert.Null(PayloadTemplate.Fault(template));
        Assert.Equal(expected, Encoding.UTF8.GetString(PayloadTemplate.Fill(template, Values)));
    }

    [Theory]
    [InlineData(
        """{"a":"{{secrets.signing}}"}""",
        "names secrets.signing; variables begin with lead, status_change, workflow, event, data"
    )]
    [InlineData("""{"a":"{{#each lead}}"}""", "has braces that enclose no variable, such as {{lead.email}}")]
    public void A_template_that_cannot_be_filled_is_refused(string template, string fault) =>
        Assert.Equal(fault, PayloadTemplate.Fault(template));

    [Fact]
    public void A_template_has_a_size() =>
        Assert.Equal("must be at most 64 KiB", PayloadTemplate.Fault($$"""{"a":"{{new string('x', PayloadTemplate.MaxBytes)}}"}"""));

    [Theory]
    [InlineData("to_status.key", "equals", "\"won\"", true)]
    [InlineData("to_status.key", "equals", "\"lost\"", false)]
    [InlineData("to_status.key", "not_equals", "\"lost\"", true)]
    [InlineData("to_status.key", "in", """["won","lost"]""", true)]
    [InlineData("to_status.key", "not_in", """["won","lost"]""", false)]
    [InlineData("to_status.key", "contains", "\"WO\"", true)]
    [InlineData("from_status.key", "equals", "\"won\"", true)]
    [InlineData("trigger_type", "equals", "\"api\"", true)]
    public void A_filter_passes_what_it_says_and_what_is_absent(string field, string comparison, string value, bool passes)
    {
        var filter = new EventFilter(field, comparison, value);

        Assert.Null(filter.Fault());
        Assert.Equal(passes, filter.Passes(JsonElement.Parse("""{"to_status":{"key":"won"},"trigger_type":null}""")));
    }

    [Theory]
    [InlineData("lead.email", "equals", "\"x\"")]
    [InlineData("workflow_id", "like", "\"x\"")]
    [InlineData("workflow_id", "in", "\"x\"")]
    [InlineData("workflow_id", "equals", "{}")]
    public void A_filter_that_cannot_be_asked_is_refused(string field, string comparison, string value) =>
        Assert.NotNull(new EventFilter(field, comparison, value).Fault());
}
