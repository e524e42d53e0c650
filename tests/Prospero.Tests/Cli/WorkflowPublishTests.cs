using System.Text.Json;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class WorkflowPublishTests : IDisposable
{
    const string Document = """
        { "name": "Welcome", "steps": [{ "type": "email", "subject": "Hello", "content": "Good to have you." }] }
        """;

    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_document_becomes_a_workflow_and_then_its_next_version()
    {
        var file = _shell.File("welcome.json", Document);
        var first = await _shell.Run("workflow", "publish", file);

        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.True(Guid.TryParseExact(first.Out.TrimEnd(), "D", out _));

        var second = await _shell.Run("workflow", "publish", file, "--id", first.Out.TrimEnd(), "--json");
        var answer = JsonDocument.Parse(second.Out).RootElement;
        Assert.Equal(first.Out.TrimEnd(), answer.GetProperty("id").GetString());
        Assert.Equal(2, answer.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_document_comes_from_standard_input()
    {
        var said = await _shell.Run(Document, ["workflow", "publish", "-", "--data", _shell.Data]);

        Assert.Equal(0, said.Code);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_with_its_place_and_its_cure()
    {
        var file = _shell.File("wrong.json", """{ "name": "", "steps": [{ "type": "fax" }, { "type": "email", "content": "Hi" }] }""");
        var said = await _shell.Run("workflow", "publish", file);

        Assert.Equal((1, ""), (said.Code, said.Out));
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 3, said.Error);
        Assert.All(lines, line => Assert.StartsWith("$.", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mapping_that_is_wrong_leaves_no_version_behind()
    {
        var file = _shell.File("welcome.json", Document);
        var id = (await _shell.Run("workflow", "publish", file)).Out.TrimEnd();

        foreach (var preview in new string[][] { [], ["--preview"] })
        {
            var said = await _shell.Run(["workflow", "publish", file, "--id", id, "--runs", "migrate", "--map", "old=nowhere", .. preview]);
            Assert.Equal((1, ""), (said.Code, said.Out));
            Assert.Contains("'nowhere', which is no step of the new version", said.Error, StringComparison.Ordinal);
        }

        var next = await _shell.Run("workflow", "publish", file, "--id", id, "--runs", "migrate", "--json");
        Assert.Equal(2, JsonDocument.Parse(next.Out).RootElement.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task An_unknown_workflow_or_file_fails()
    {
        var file = _shell.File("welcome.json", Document);

        Assert.Equal(1, (await _shell.Run("workflow", "publish", file, "--id", "00000000-0000-7000-8000-000000000000")).Code);
        Assert.Equal(1, (await _shell.Run("workflow", "publish", file + ".gone")).Code);
    }
}
