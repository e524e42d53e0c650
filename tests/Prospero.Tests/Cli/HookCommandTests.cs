using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Xunit;

namespace Prospero.Tests.Cli;

/// <summary>Commands that make and list hooks, and keys whose leads come in foreign words.</summary>
public sealed class HookCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_hook_is_made_and_listed_and_its_address_is_told_once()
    {
        var made = await _shell.Run("hook", "create", "--name", "Form", "--map", "first_name=nombre", "--map", "metadata.plan=a.b");
        var test = JsonElement.Parse((await _shell.Run("hook", "create", "--name", "Try", "--test", "--keep-duplicates", "--json")).Out);

        Assert.Equal((0, ""), (made.Code, made.Error));
        var token = made.Out.TrimEnd().Split("/hooks/")[1];
        await using var installation = await _shell.Open();
        var hook = (await installation.Get<IHooks>().Find(HookToken.HashOf(token), default))!;
        Assert.Equal(
            ("Form", "nombre", "a.b", true),
            (hook.Name, hook.Mapping.Paths["first_name"], hook.Mapping.Paths["metadata.plan"], hook.Deduplicates)
        );
        var tried = (await installation.Get<IHooks>().Find(HookToken.HashOf(test.GetProperty("token").GetString()!), default))!;
        Assert.False(tried.Deduplicates);
        Assert.True((await installation.Get<IAccess>().FindWorkspace(tried.Workspace, default))!.IsTest);
        var listed = await _shell.Run("hook", "list");
        Assert.Equal([$"{hook.Id}  Form", $"{tried.Id}  Try *"], listed.Out.TrimEnd().Split(Environment.NewLine));
        Assert.DoesNotContain(token, listed.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--map: 'email' is no mapping", "--map", "email")]
    [InlineData("--map: 'metadata=a' is no mapping", "--map", "metadata=a")]
    [InlineData("--workflow: 'x' is no id of a workflow", "--workflow", "x")]
    [InlineData("--workflow: the workspace has no such workflow", "--workflow", "0196f0a0-0000-7000-8000-000000000009")]
    public async Task What_is_wrong_with_a_hook_is_said(string message, string option, string value)
    {
        var said = await _shell.Run("hook", "create", "--name", "Form", option, value);

        Assert.Equal(2, said.Code);
        Assert.StartsWith(message, said.Error, StringComparison.Ordinal);
        Assert.Equal("", (await _shell.Run("hook", "list")).Out);
    }

    [Fact]
    public async Task A_key_may_map_the_fields_of_its_leads()
    {
        var made = await _shell.Run("key", "create", "--field-map", "first_name=nombre");
        var refused = await _shell.Run("key", "create", "--surface", "pollybot", "--field-map", "first_name=nombre");

        await using var installation = await _shell.Open();
        var (key, _) = (await installation.Get<IAccess>().FindKey(ApiKey.HashOf(made.Out.TrimEnd()), default))!.Value;
        Assert.Equal("nombre", key.IntakeMapping!.Paths["first_name"]);
        Assert.Equal((2, true), (refused.Code, refused.Error.StartsWith("--field-map:", StringComparison.Ordinal)));
    }
}
