using System.Text.Json;
using Prospero.Core.Access;
using Xunit;

namespace Prospero.Tests.Access;

public sealed class FieldMappingTests
{
    [Theory]
    [InlineData("first_name=nombre", """{"nombre":"Ana","x":1}""", """{"x":1,"first_name":"Ana"}""")]
    [InlineData("email=contact.mail", """{"contact":{"mail":"a@b.cl"}}""", """{"contact":{"mail":"a@b.cl"},"email":"a@b.cl"}""")]
    [InlineData(
        "email=answers.1.text",
        """{"answers":[{},{"text":"a@b.cl"}]}""",
        """{"answers":[{},{"text":"a@b.cl"}],"email":"a@b.cl"}"""
    )]
    [InlineData(
        "email=contact.mail",
        """{"contact.mail":"whole","contact":{"mail":"deep"}}""",
        """{"contact":{"mail":"deep"},"email":"whole"}"""
    )]
    [InlineData("email=a.b.c", """{"a":{"b.c":"deep"}}""", """{"a":{"b.c":"deep"},"email":"deep"}""")]
    [InlineData("first_name=first_name", """{"first_name":"Ana"}""", """{"first_name":"Ana"}""")]
    [InlineData("first_name=nombre", """{"first_name":"stays"}""", """{"first_name":"stays"}""")]
    [InlineData("first_name=nombre", """{"first_name":"goes","nombre":"Ana"}""", """{"first_name":"Ana"}""")]
    [InlineData("metadata.plan=tier", """{"tier":"pro","metadata":{"plan":"old","a":1}}""", """{"metadata":{"a":1,"plan":"pro"}}""")]
    [InlineData("metadata.plan=tier", """{"metadata":{"a":1}}""", """{"metadata":{"a":1}}""")]
    [InlineData("email=answers.7.text", """{"answers":[]}""", """{"answers":[]}""")]
    [InlineData("email=x", "[1]", "[1]")]
    public void Foreign_objects_become_ours(string map, string foreign, string ours)
    {
        var parts = map.Split('=');
        var mapping = new FieldMapping(new Dictionary<string, string> { [parts[0]] = parts[1] });

        Assert.Equal(ours, mapping.Apply(JsonElement.Parse(foreign)).GetRawText());
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("metadata", "a")]
    [InlineData("metadata.", "a")]
    [InlineData("email", " ")]
    public void What_maps_nothing_is_no_mapping(string target, string path) => Assert.NotNull(FieldMapping.WhyNot(target, path));
}
