using System.CommandLine;
using Prospero.Core.Access;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero key create</c>: a key, shown this once.</summary>
static class KeyCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var surface = new Option<string>("--surface") { Description = "The API that it opens.", DefaultValueFactory = _ => "nexor" };
        surface.AcceptOnlyFromAmong("nexor", "pollybot");
        var test = new Option<bool>("--test") { Description = "Open the workspace's test data, of which nothing leaves the house." };
        var name = new Option<string>("--name") { Description = "For people.", DefaultValueFactory = _ => "cli" };
        var scopes = new Option<string?>("--scopes")
        {
            HelpName = "SCOPE,...",
            Description = "What it may write, separated by commas. Default: everything.",
        };
        var expiresIn = new Option<string?>("--expires-in") { HelpName = "90d", Description = "How long it opens. Default: for ever." };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the key alone." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a key and prints it. It is not shown again. Works beside a running server.")
        {
            surface,
            test,
            name,
            scopes,
            expiresIn,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var lifetime = parsed.GetValue(expiresIn) is { } text ? Durations.Read("--expires-in", text) : (TimeSpan?)null;
                var wanted = new WantedKey(
                    parsed.GetValue(surface) == "nexor" ? Surface.Nexor : Surface.PollyBot,
                    parsed.GetValue(test),
                    parsed.GetValue(name)!,
                    Scopes(parsed.GetValue(scopes)),
                    lifetime
                );
                await using var installation = await data.Open(parsed, ct);
                var (key, secret) = await Add(installation, data.Workspace(parsed), wanted, ct);
                await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(key, secret, wanted.IsTest) : secret);
            }
        );
        return command;
    }

    static string[]? Scopes(string? given)
    {
        var scopes = given?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return scopes?.Except(ApiKey.AllScopes).FirstOrDefault() is { } unknown
            ? throw new UsageException($"--scopes: '{unknown}' is no scope; give some of {string.Join(", ", ApiKey.AllScopes)}.")
            : scopes;
    }

    static async Task<(ApiKey Key, string Secret)> Add(OpenInstallation installation, string? name, WantedKey wanted, CancellationToken ct)
    {
        var live = await installation.Workspace(name, ct);
        var target = wanted.IsTest ? await installation.Get<Installation>().TestDataOf(live, null, ct) : live;
        var now = installation.Now;
        var (key, secret) = ApiKey.Make(target.Id, wanted.Surface, wanted.IsTest, wanted.Name, wanted.Scopes, now);
        key = key with { ExpiresAt = now + wanted.Lifetime };
        await installation.Change(
            target,
            "key.created",
            async tx =>
            {
                await installation.Get<IAccess>().AddKey(tx, key, ct);
                return (true, key.LastFour);
            },
            ct
        );
        return (key, secret);
    }

    static string Json(ApiKey key, string secret, bool isTest) =>
        Answer.Json(
            new
            {
                Key = secret,
                key.Id,
                WorkspaceId = key.Workspace.Value,
                Surface = key.Surface == Surface.Nexor ? "nexor" : "pollybot",
                Test = isTest,
                key.Name,
                key.Scopes,
                key.ExpiresAt,
            }
        );

    sealed record WantedKey(Surface Surface, bool IsTest, string Name, IReadOnlyList<string>? Scopes, TimeSpan? Lifetime);
}
