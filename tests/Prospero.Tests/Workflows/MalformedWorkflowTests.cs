using System.Text;
using Prospero.Core.Workflows;
using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

public sealed class MalformedWorkflowTests
{
    const string Compare = "Compare it with the example in the guide, or check it with a JSON editor.";

    [Theory]
    [InlineData("", "$ is empty. " + Compare)]
    [InlineData(" \n ", "$ is empty. " + Compare)]
    [InlineData("{", "$ is not JSON at line 1, column 2. " + Compare)]
    [InlineData("{\n  \"name\": \"ü\" x", "$ is not JSON at line 2, column 15. " + Compare)]
    [InlineData("{\"name\": 'x'}", "$ is not JSON at line 1, column 10. " + Compare)]
    [InlineData("{\"name\": \"x\",}", "$ is not JSON at line 1, column 14. " + Compare)]
    [InlineData("{} {}", "$ is not JSON at line 1, column 4. " + Compare)]
    [InlineData("// x\n{}", "$ is not JSON at line 1, column 1. " + Compare)]
    [InlineData("[]", "$ is not an object. Write it in braces: {...}.")]
    [InlineData("null", "$ is not an object. Write it in braces: {...}.")]
    [InlineData("\"x\"", "$ is not an object. Write it in braces: {...}.")]
    public void What_is_no_document_is_one_problem(string json, string problem) => Assert.Equal([problem], Problems(json));

    [Fact]
    public void Depth_and_size_have_ends()
    {
        string Nested(int depth) => $$"""{"x": {{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        Assert.Equal(["$ is nested deeper than 32 levels. A workflow needs no more than four."], Problems(Nested(33)));
        Assert.Equal(["$ is nested deeper than 32 levels. A workflow needs no more than four."], Problems(Nested(100_000)));
        Assert.StartsWith("$.x is not known here", Problems(Nested(32))[0], StringComparison.Ordinal);
        Assert.Equal(["$ is larger than 512 KiB. Shorten it, or make two workflows of it."], Problems(new string(' ', (512 * 1024) + 1)));
        Assert.Empty(Problems(With("") + new string(' ', (512 * 1024) - With("").Length)));
    }

    [Fact]
    public void Names_texts_and_lists_have_ends()
    {
        Assert.Empty(Problems(With($"\"name\": \"{new string('x', 255)}\"")));
        Assert.Equal(["$.name is longer than 255 characters. Shorten it."], Problems(With($"\"name\": \"{new string('x', 256)}\"")));
        Assert.Empty(Problems(With($"\"description\": \"{new string('x', 65_536)}\"")));
        Assert.Equal(
            ["$.description is longer than 64 KiB. Shorten it."],
            Problems(With($"\"description\": \"{new string('x', 65_537)}\""))
        );
        Assert.Empty(Problems(Steps(string.Join(',', Enumerable.Repeat("{\"type\": \"call\"}", 50)))));
        Assert.Equal(
            ["$.steps has more than 50 entries. Remove some."],
            Problems(Steps(string.Join(',', Enumerable.Repeat("{\"type\": \"call\"}", 51))))
        );
    }

    [Fact]
    public void A_member_that_is_given_twice_is_a_problem_wherever_it_stands()
    {
        Assert.Equal(
            ["$.name is given twice. Keep one of them.", "$.steps[0].type is given twice. Keep one of them."],
            Problems("""{"name": "a", "name": "b", "steps": [{"type": "call", "type": "call"}]}""")
        );
    }

    [Fact]
    public void Half_a_character_is_a_problem_wherever_it_stands()
    {
        Assert.Equal(
            ["$.name holds half a character (an unpaired surrogate). Remove it."],
            Problems("""{"name": "\ud800", "steps": [{"type": "call"}]}""")
        );
        Assert.Equal(
            ["$ has a member whose name holds half a character (an unpaired surrogate). Remove it."],
            Problems("""{"name": "x", "\udc00": 1, "steps": [{"type": "call"}]}""")
        );
        Assert.Equal(["$ holds half a character (an unpaired surrogate). Remove it."], Problems("{\"name\": \"\ud800\"}"));
        byte[] latin1 = [.. Encoding.Latin1.GetBytes("{\"name\": \"ü\"}")];
        Assert.Equal("$ is not valid UTF-8. Save the document as UTF-8.", WorkflowParser.Parse(latin1, Id, Full).Problems!.ToString());
    }

    [Fact]
    public void A_long_unknown_name_is_shown_short_and_on_one_line()
    {
        var problems = Problems(With($"\"{new string('x', 100_000)}\": 1, \"a\\nb\": 2"));
        Assert.Equal(2, problems.Count);
        Assert.All(problems, line => Assert.True(line.Length < 400 && !line.Contains('\n'), line));
    }

    [Fact]
    public void Reading_never_throws_whatever_is_broken()
    {
        var whole = File.ReadAllText(WorkflowExampleTests.Find("sales-outreach.json"));
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(whole);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, Math.Min(random.Next(40), text.Length - at));
                        break;
                    case 1:
                        text[at] = (char)random.Next(0x10000);
                        break;
                    case 2:
                        text.Insert(at, "{}[],:\"\\u\0null{{"[random.Next(15)]);
                        break;
                    default:
                        text.Insert(at, text.ToString(random.Next(text.Length / 2), random.Next(80)));
                        break;
                }
            }

            Assert.NotNull(WorkflowParser.Parse(text.ToString(), Id, Full));
        }
    }
}
