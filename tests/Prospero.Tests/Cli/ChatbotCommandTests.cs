using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Xunit;

namespace Prospero.Tests.Cli;

/// <summary>Commands that make and list chatbots and widgets, and keys with a limit.</summary>
public sealed class ChatbotCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_chatbot_is_made_and_listed_with_a_widget()
    {
        var made = await _shell.Run("chatbot", "create", "--name", "Site bot", "--email-optional", "--default");

        Assert.Equal((0, ""), (made.Code, made.Error));
        var id = made.Out.TrimEnd();
        Assert.Matches("^cb_[0-9a-f]{32}$", id);
        var listed = (await _shell.Run("chatbot", "list")).Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(2, listed.Length);
        Assert.EndsWith("  default", listed[0], StringComparison.Ordinal);
        Assert.Equal($"{id}  Site bot *", listed[1]);
        await using var installation = await _shell.Open();
        var workspace = await installation.Workspace(null, default);
        var chatbot = (await installation.Get<IChatbots>().All(workspace.Id, default)).Single(one => PublicIds.Of(one.Id) == id);
        Assert.Equal((false, true), (chatbot.RequiresEmail, chatbot.IsDefault));
        Assert.Single(await installation.Get<IWidgets>().All(workspace.Id, default), widget => widget.Chatbot == chatbot.Id);
        Assert.Contains(
            await installation.Get<IAccess>().Audited(workspace.Id, 10, default),
            line => line is { Actor: "cli", Action: "chatbot.created" } && line.Subject == chatbot.Id.ToString()
        );
    }

    [Fact]
    public async Task A_chatbot_as_json_says_what_it_is()
    {
        var made = JsonElement.Parse((await _shell.Run("chatbot", "create", "--name", "b", "--json")).Out);
        var listed = (await _shell.Run("chatbot", "list", "--json")).Out.TrimEnd().Split(Environment.NewLine);

        Assert.Equal(made.GetRawText(), JsonElement.Parse(listed[^1]).GetRawText());
        Assert.Equal(["id", "name", "require_email", "workflow_id", "is_default"], made.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("--workflow: 'x' is no id of a workflow", "x")]
    [InlineData("--workflow: the workspace has no such workflow", "0196f0a0-0000-7000-8000-000000000009")]
    public async Task A_workflow_that_is_not_there_is_named(string message, string workflow)
    {
        var said = await _shell.Run("chatbot", "create", "--name", "b", "--workflow", workflow);

        Assert.Equal(2, said.Code);
        Assert.StartsWith(message, said.Error, StringComparison.Ordinal);
        Assert.Single((await _shell.Run("chatbot", "list")).Out.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task A_widget_is_made_for_a_site_and_listed()
    {
        var made = await _shell.Run(
            "widget",
            "create",
            "--title",
            "Talk to us",
            "--consent",
            "Yes?",
            "--origin",
            "*.Example.com",
            "--json"
        );

        Assert.Equal((0, ""), (made.Code, made.Error));
        var widget = JsonElement.Parse(made.Out);
        var id = widget.GetProperty("id").GetString()!;
        Assert.Equal("""["*.example.com"]""", widget.GetProperty("allowed_origins").GetRawText());
        Assert.Equal(
            $"<script src=\"http://127.0.0.1:8080/widget-packages.min.js\" data-chatbot-id=\"{widget.GetProperty("chatbot_id").GetString()}\" "
                + $"data-widget-id=\"{id}\"></script>",
            widget.GetProperty("embed_code").GetString()
        );
        var listed = (await _shell.Run("widget", "list")).Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(2, listed.Length);
        Assert.Equal($"{id}  {widget.GetProperty("chatbot_id").GetString()}  on", listed[1]);
        Assert.Equal(made.Out.TrimEnd(), (await _shell.Run("widget", "list", "--json")).Out.TrimEnd().Split(Environment.NewLine)[1]);
    }

    [Theory]
    [InlineData("--origin", "https://a.example/path", "--origin: 'https://a.example/path' is no origin")]
    [InlineData("--chatbot", "cb_unknown", "--chatbot: the workspace has no such chatbot")]
    [InlineData("--title", 101, "title must be at most 100 characters")]
    [InlineData("--consent", 2001, "consent_text must be at most 2000 characters")]
    public async Task A_widget_that_cannot_be_made_says_why(string option, object given, string message)
    {
        var value = given as string ?? new string('x', (int)given);
        var said = await _shell.Run("widget", "create", option, value);

        Assert.Equal(2, said.Code);
        Assert.StartsWith(message, said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60/1m", 60, 60)]
    [InlineData("1000/1h", 1000, 3600)]
    [InlineData("5/30s", 5, 30)]
    public async Task A_key_may_have_a_limit_of_its_own(string limit, int calls, int seconds)
    {
        var said = await _shell.Run("key", "create", "--surface", "pollybot", "--limit", limit);

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal(new RateRule(calls, TimeSpan.FromSeconds(seconds)), (await KeyOf(said.Out)).Rate);
    }

    [Fact]
    public async Task A_key_may_have_no_limit_or_that_of_its_surface()
    {
        Assert.Null((await KeyOf((await _shell.Run("key", "create", "--surface", "pollybot", "--limit", "none")).Out)).Rate.Calls);
        Assert.Equal(RateRule.OfPollyBot, (await KeyOf((await _shell.Run("key", "create", "--surface", "pollybot")).Out)).Rate);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("60/2d")]
    [InlineData("-1/1m")]
    [InlineData("x/1m")]
    [InlineData("60/500ms")]
    public async Task A_limit_that_cannot_be_read_is_refused(string limit)
    {
        var said = await _shell.Run("key", "create", "--surface", "pollybot", "--limit", limit);

        Assert.Equal((2, ""), (said.Code, said.Out));
        Assert.Contains("--limit", said.Error, StringComparison.Ordinal);
    }

    async Task<ApiKey> KeyOf(string secret)
    {
        await using var installation = await _shell.Open();
        return (await installation.Get<IAccess>().FindKey(ApiKey.HashOf(secret.TrimEnd()), default))!.Value.Key;
    }
}
