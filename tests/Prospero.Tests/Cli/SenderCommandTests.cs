using System.Text.Json;
using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Cli;

/// <summary>Commands that list, change, pause and resume senders; what they share with workflows and workspaces.</summary>
public sealed class SenderCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task What_is_given_changes_and_the_rest_stays()
    {
        await Make("voice", "call", "--per-second", "2", "--per-day", "500", "--calls", "4", "--set", "seed=a", "--set", "note=b");

        var said = await _shell.Run("sender", "update", "voice", "--per-second", "0.5", "--per-day", "none", "--set", "note=", "--json");

        Assert.Equal((0, ""), (said.Code, said.Error));
        var told = JsonElement.Parse(said.Out);
        Assert.Equal(("voice", 0.5), (told.GetProperty("name").GetString(), told.GetProperty("per_second").GetDouble()));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("per_day").ValueKind);
        var sender = await Sender("voice");
        Assert.Equal((new SenderLimits(0.5), 4, "a"), (sender.Limits, sender.MostCalls, sender.Settings["seed"]));
        Assert.DoesNotContain("note", sender.Settings.Keys);

        var id = told.GetProperty("id").GetString()!;
        Assert.Equal(0, (await _shell.Run("sender", "update", id, "--calls", "9", "--name", "phone")).Code);
        Assert.Equal(9, (await Sender("phone")).MostCalls);
        Assert.Equal(0, (await _shell.Run("sender", "update", "phone", "--calls", "none")).Code);
        Assert.Null((await Sender("phone")).MostCalls);
    }

    [Theory]
    [InlineData(2, "--per-second", "0")]
    [InlineData(2, "--per-second", "10001")]
    [InlineData(2, "--per-day", "1.5")]
    [InlineData(2, "--calls", "2")]
    [InlineData(2, "--name", " ")]
    [InlineData(1, "--name", "simulated-call")]
    public async Task A_change_that_cannot_be_changes_nothing(int code, string option, string value)
    {
        await Make("mail", "email");

        Assert.Equal(code, (await _shell.Run("sender", "update", "mail", option, value)).Code);
        string[] made = option == "--name" ? [option, value] : ["--name", "other", option, value];
        Assert.Equal(code, (await _shell.Run(["sender", "create", .. Of("email"), .. made])).Code);

        Assert.Equal(SenderLimits.None, (await Sender("mail")).Limits);
        Assert.Equal(1, (await _shell.Run("sender", "update", "nobody")).Code);
    }

    [Fact]
    public async Task Senders_are_listed_with_their_limits_and_whether_they_are_paused()
    {
        await Make("voice", "call", "--per-second", "2", "--per-day", "500");
        Assert.Equal("voice is paused.", (await _shell.Run("sender", "pause", "voice")).Out.Trim());
        Assert.Equal("voice was paused already.", (await _shell.Run("sender", "pause", "voice")).Out.Trim());

        var lines = (await _shell.Run("sender", "list")).Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(5, lines.Length);
        Assert.EndsWith("  call      voice  simulated  2/s, 500/day, paused", lines[4], StringComparison.Ordinal);
        var json = JsonElement.Parse((await _shell.Run("sender", "list", "--json")).Out.TrimEnd().Split(Environment.NewLine)[4]);
        Assert.True(json.GetProperty("is_paused").GetBoolean());

        // What is changed meanwhile stays paused.
        Assert.Equal(0, (await _shell.Run("sender", "update", "voice", "--per-day", "9")).Code);
        Assert.True((await Sender("voice")).IsPaused);
        Assert.StartsWith("voice goes on", (await _shell.Run("sender", "resume", "voice", "--rate", "30")).Out, StringComparison.Ordinal);
        Assert.Equal("voice was not paused.", (await _shell.Run("sender", "resume", "voice")).Out.Trim());
    }

    [Fact]
    public async Task A_workflow_and_the_workspace_are_paused_and_go_on()
    {
        var file = _shell.File("plan.json", """{ "name": "Call back", "steps": [{ "type": "call" }] }""");
        await _shell.Run("workflow", "publish", file);
        var second = (await _shell.Run("workflow", "publish", file)).Out.Trim();

        var twice = await _shell.Run("workflow", "pause", "Call back");
        Assert.Equal(1, twice.Code);
        Assert.StartsWith("Several are called 'Call back'; give the id of one: ", twice.Error, StringComparison.Ordinal);
        Assert.Equal("Call back is paused.", (await _shell.Run("workflow", "pause", second)).Out.Trim());
        Assert.Equal("default is paused.", (await _shell.Run("workspace", "pause")).Out.Trim());
        await using (var installation = await _shell.Open())
            Assert.True((await installation.Workspace(null, default)).IsPaused);

        Assert.StartsWith("Call back goes on", (await _shell.Run("workflow", "resume", second)).Out, StringComparison.Ordinal);
        Assert.StartsWith("default goes on", (await _shell.Run("workspace", "resume")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await _shell.Run("workspace", "resume", "--rate", "0")).Code);
        Assert.Equal(1, (await _shell.Run("workflow", "pause", "Nothing")).Code);
    }

    static string[] Of(string channel) => ["--channel", channel, "--provider", "simulated"];

    async Task Make(string name, string channel, params string[] more) =>
        Assert.Equal(0, (await _shell.Run(["sender", "create", "--name", name, .. Of(channel), .. more])).Code);

    async Task<Sender> Sender(string name)
    {
        await using var installation = await _shell.Open();
        var workspace = await installation.Workspace(null, default);
        return (await installation.Get<ISenders>().All(workspace.Id, default)).Single(one => one.Name == name);
    }
}
