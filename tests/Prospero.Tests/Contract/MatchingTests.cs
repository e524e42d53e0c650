using System.Text.Json;
using Xunit;

namespace Prospero.Tests.Contract;

public sealed class MatchingTests
{
    static readonly Matching Match = new(new Dictionary<string, string> { ["<lead>"] = "abc" });

    [Theory]
    [InlineData("""{"a":1,"b":[1,"x"]}""", """{"b":[1,"x"],"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", false)]
    [InlineData("""[1,2]""", """[2,1]""", false)]
    [InlineData("""{"a":null}""", """{"a":"x"}""", false)]
    [InlineData("""{"a":"<uuid>"}""", """{"a":"0196f0a0-0000-7000-8000-00000000000a"}""", true)]
    [InlineData("""{"a":"<uuid>"}""", """{"a":"0196F0A0-0000-7000-8000-00000000000a"}""", false)]
    [InlineData("""{"a":"<lead>"}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":"<lead>"}""", """{"a":"abd"}""", false)]
    [InlineData("""{"a":"<p>"}""", """{"a":"<p>"}""", true)]
    [InlineData("""{"a":"<object>"}""", """{"a":[]}""", false)]
    [InlineData("""{"a":"<timestamp>"}""", """{"a":"2026-02-10T12:00:00.000Z"}""", true)]
    [InlineData("""{"a":"<timestamp>"}""", """{"a":"2026-02-10T12:00:00+00:00"}""", false)]
    public void Exact_allows_nothing_else(string expected, string actual, bool fits)
    {
        Assert.Equal(fits, Match.Exact(JsonElement.Parse(expected), JsonElement.Parse(actual)) is null);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2,"b":3}""", true)]
    [InlineData("""{"a":1}""", """{"a":"2"}""", false)]
    [InlineData("""{"a":1}""", """{}""", false)]
    [InlineData("""{"a":null}""", """{"a":{}}""", true)]
    [InlineData("""{"a":true}""", """{"a":false}""", false)]
    [InlineData("""{"a":[{"k":true}]}""", """{"a":[{"k":false},{"k":true}]}""", true)]
    [InlineData("""{"a":[{"k":true}]}""", """{"a":[{"k":false}]}""", false)]
    [InlineData("""{"a":[]}""", """{"a":[1,2]}""", true)]
    [InlineData("""{"a":"<lead>"}""", """{"a":"abd"}""", false)]
    public void Shape_compares_members_and_types(string expected, string actual, bool fits)
    {
        Assert.Equal(fits, Match.Shape(JsonElement.Parse(expected), JsonElement.Parse(actual)) is null);
    }
}
