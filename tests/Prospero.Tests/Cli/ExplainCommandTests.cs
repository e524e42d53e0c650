using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class ExplainCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_sender_and_a_workflow_are_explained_in_sentences_or_as_the_api_does()
    {
        var file = _shell.File("plan.json", """{ "name": "Call back", "steps": [{ "type": "call" }] }""");
        var workflow = (await _shell.Run("workflow", "publish", file)).Out.Trim();
        Guid sender;
        await using (var installation = await _shell.Open())
        {
            var workspace = (await installation.Get<IAccess>().Workspaces(default))[0];
            sender = (await installation.Get<ISenders>().All(workspace.Id, default))[0].Id.Value;
        }

        var said = await _shell.Run("explain", "sender", sender.ToString());
        Assert.Equal(0, said.Code);
        Assert.StartsWith("simulated-call: Nothing is planned.", said.Out, StringComparison.Ordinal);
        Assert.Contains("open    limit", said.Out, StringComparison.Ordinal);
        Assert.StartsWith(
            "Call back: 0 of 0 runs are active.",
            (await _shell.Run("explain", "workflow", workflow)).Out,
            StringComparison.Ordinal
        );

        await NoTestData(workflow);
        Assert.Equal(0, (await _shell.Run("key", "create", "--test")).Code);
        var json = JsonElement.Parse((await _shell.Run("explain", "workflow", workflow, "--test", "--json")).Out);
        Assert.Equal(workflow, json.GetProperty("workflow").GetProperty("id").GetString());
    }

    // Whoever only looks makes nothing.
    async Task NoTestData(string workflow)
    {
        var said = await _shell.Run("explain", "workflow", workflow, "--test");
        Assert.Equal((1, "The workspace has no test data."), (said.Code, said.Error.Trim()));
        await using var installation = await _shell.Open();
        Assert.Single(await installation.Get<IAccess>().Workspaces(default));
    }

    [Fact]
    public async Task What_is_not_there_fails_and_what_is_no_id_is_a_wrong_call()
    {
        Assert.Equal(1, (await _shell.Run("explain", "lead", Guid.NewGuid().ToString())).Code);
        Assert.Equal(2, (await _shell.Run("explain", "lead", "ana")).Code);
    }
}
