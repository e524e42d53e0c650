using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Cli;

/// <summary>Commands that make keys, workspaces, users, senders and sign-in links.</summary>
public sealed class CreatingTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("nexor", false, "^nxr_live_[0-9A-Za-z]{43}$")]
    [InlineData("nexor", true, "^nxr_test_[0-9A-Za-z]{43}$")]
    [InlineData("pollybot", false, "^sk-workspace_[0-9A-Za-z]{51}$")]
    [InlineData("pollybot", true, "^sk-workspace_test_[0-9A-Za-z]{46}$")]
    public async Task A_key_stands_alone_on_standard_output_and_opens_its_data(string surface, bool isTest, string shape)
    {
        string[] test = isTest ? ["--test"] : [];
        var said = await _shell.Run(["key", "create", "--surface", surface, .. test]);

        Assert.Equal((0, ""), (said.Code, said.Error));
        var secret = said.Out.TrimEnd();
        Assert.Matches(shape, secret);
        await using var installation = await _shell.Open();
        var found = await installation.Get<IAccess>().FindKey(ApiKey.HashOf(secret), CancellationToken.None);
        Assert.Equal(isTest, found!.Value.Workspace.IsTest);
    }

    [Fact]
    public async Task A_key_as_json_has_its_scopes_and_its_end()
    {
        var said = await _shell.Run(
            "key",
            "create",
            "--json",
            "--scopes",
            "leads:write, messages:write",
            "--expires-in",
            "90d",
            "--name",
            "crm"
        );

        var key = JsonDocument.Parse(said.Out).RootElement;
        Assert.Equal("crm", key.GetProperty("name").GetString());
        Assert.Equal(2, key.GetProperty("scopes").GetArrayLength());
        await using var installation = await _shell.Open();
        var found = await installation.Get<IAccess>().FindKey(ApiKey.HashOf(key.GetProperty("key").GetString()!), CancellationToken.None);
        Assert.Equal(found!.Value.Key.CreatedAt.AddDays(90), found.Value.Key.ExpiresAt);
        Assert.True(found.Value.Key.Allows("messages:write"));
        Assert.False(found.Value.Key.Allows("config:write"));
    }

    [Fact]
    public async Task With_several_workspaces_one_must_be_named()
    {
        Assert.Equal(0, (await _shell.Run("workspace", "create", "--name", "north", "--timezone", "Europe/Oslo")).Code);

        var unnamed = await _shell.Run("key", "create");
        Assert.Equal(2, unnamed.Code);
        Assert.Contains("default, north", unnamed.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _shell.Run("key", "create", "--workspace", "south")).Code);
        Assert.Equal(0, (await _shell.Run("key", "create", "--workspace", "north")).Code);
    }

    [Fact]
    public async Task A_name_that_is_taken_fails()
    {
        Assert.Equal(1, (await _shell.Run("workspace", "create", "--name", "default")).Code);
        Assert.Equal(1, (await _shell.Run("user", "create", "--name", "admin")).Code);
        Assert.Equal(
            1,
            (await _shell.Run("sender", "create", "--name", "simulated-email", "--channel", "email", "--provider", "simulated")).Code
        );
    }

    [Fact]
    public async Task A_sign_in_link_opens_once_and_only_its_hash_is_stored()
    {
        _shell.Variables["PROSPERO_SERVER__PUBLICURL"] = "https://prospero.example.com/";
        var said = await _shell.Run("sign-in");

        Assert.Equal(0, said.Code);
        Assert.Matches(@"^https://prospero\.example\.com/console/sign-in/[A-Za-z0-9_-]{43}\r?\n$", said.Out);
        var token = said.Out.TrimEnd().Split('/')[^1];
        await using var installation = await _shell.Open();
        Assert.Equal("admin", (await Use(token))?.Name);
        Assert.Null(await Use(token));

        Task<User?> Use(string presented) =>
            installation
                .Get<IStore>()
                .InTransaction(
                    tx => installation.Get<IAccess>().UseSignIn(tx, ApiKey.HashOf(presented), installation.Now, CancellationToken.None),
                    CancellationToken.None
                );
    }

    [Fact]
    public async Task Who_signs_in_must_be_named_where_there_are_several()
    {
        Assert.Equal(0, (await _shell.Run("user", "create", "--name", "eva", "--email", "eva@example.com")).Code);

        Assert.Equal(2, (await _shell.Run("sign-in")).Code);
        Assert.Equal(2, (await _shell.Run("sign-in", "--user", "nobody")).Code);
        Assert.Equal(0, (await _shell.Run("sign-in", "--user", "eva")).Code);
    }

    [Fact]
    public async Task A_sender_takes_its_password_from_standard_input()
    {
        var said = await _shell.Run(
            "hunter2\n",
            [.. Smtp("--set", "host=mail.example.com", "--set", "username=ana", "--set", "password=@-")]
        );

        Assert.Equal((0, ""), (said.Code, said.Error));
        await using var installation = await _shell.Open();
        var workspace = await installation.Workspace(null, CancellationToken.None);
        var sender = await installation
            .Get<ISenders>()
            .Find(workspace.Id, new SenderId(Guid.Parse(said.Out.TrimEnd())), CancellationToken.None);
        Assert.Equal("hunter2", sender!.Settings["password"]);
        Assert.Equal(new SenderLimits(2, 500), sender.Limits);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_sender_is_said_and_nothing_is_stored()
    {
        var said = await _shell.Run("", [.. Smtp("--set", "port=99999", "--set", "security=perhaps")]);

        Assert.Equal((1, ""), (said.Code, said.Out));
        Assert.Contains("host is required", said.Error, StringComparison.Ordinal);
        Assert.Contains("port must be", said.Error, StringComparison.Ordinal);
        await using var installation = await _shell.Open();
        var workspace = await installation.Workspace(null, CancellationToken.None);
        Assert.Equal(4, (await installation.Get<ISenders>().All(workspace.Id, CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData("--provider", "pigeon", "--channel", "email")]
    [InlineData("--provider", "smtp", "--channel", "call")]
    [InlineData("--provider", "simulated", "--channel", "email", "--set", "host")]
    [InlineData("--provider", "simulated", "--channel", "email", "--set", "a=1", "--set", "a=2")]
    [InlineData("--provider", "simulated", "--channel", "email", "--per-second", "0")]
    public async Task A_sender_that_cannot_be_is_a_wrong_call(params string[] args) =>
        Assert.Equal(2, (await _shell.Run(["sender", "create", "--name", "s", .. args])).Code);

    IEnumerable<string> Smtp(params string[] settings) =>
        [
            "sender",
            "create",
            "--name",
            "sales-mail",
            "--channel",
            "email",
            "--provider",
            "smtp",
            "--address",
            "ana@example.com",
            "--display-name",
            "Ana",
            "--per-second",
            "2",
            "--per-day",
            "500",
            "--data",
            _shell.Data,
            .. settings,
        ];
}
