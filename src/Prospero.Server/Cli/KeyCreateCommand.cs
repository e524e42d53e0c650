using System.CommandLine;
using System.Globalization;
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
        var limit = new Option<string?>("--limit")
        {
            HelpName = "CALLS/TIME",
            Description = "How often it may be used, such as 60/1m, or 'none'. Default: nexor none, pollybot 1000/1h.",
        };
        var map = FieldMaps.Option(
            "--field-map",
            "Where the leads that it sends have a field, such as email=contact.mail. Give it once per field."
        );
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the key alone." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a key and prints it. It is not shown again. Works beside a running server.")
        {
            surface,
            test,
            name,
            scopes,
            expiresIn,
            limit,
            map,
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
                    lifetime,
                    parsed.GetValue(limit) is { } rate ? Rate(rate) : null,
                    FieldMaps.Read("--field-map", parsed.GetValue(map))
                );
                if (wanted is { Surface: Surface.PollyBot, Scopes: not null })
                    throw new UsageException("--scopes: keys of the pollybot surface have none; leave it out.");
                if (wanted is { Surface: Surface.PollyBot, Mapping: not null })
                    throw new UsageException("--field-map: keys of the pollybot surface have none; leave it out.");
                await using var installation = await data.Open(parsed, ct);
                var (key, secret) = await Add(installation, data.Workspace(parsed), wanted, ct);
                await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(key, secret, wanted.IsTest) : secret);
            }
        );
        return command;
    }

    static RateRule Rate(string text)
    {
        if (text == "none")
            return RateRule.None;
        if (
            text.Split('/') is [var calls, var time]
            && int.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && Durations.Read("--limit", time) is var window
            && window >= TimeSpan.FromSeconds(1)
            && window <= RateRule.LongestWindow
        )
            return new RateRule(most, TimeSpan.FromSeconds(Math.Floor(window.TotalSeconds)));
        throw new UsageException(
            $"--limit: '{text}' is no limit; give calls and a time of up to a day, such as 60/1m or 5000/1h, or none."
        );
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
        key = key with { ExpiresAt = now + wanted.Lifetime, OwnRate = wanted.Rate, IntakeMapping = wanted.Mapping };
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

    sealed record WantedKey(
        Surface Surface,
        bool IsTest,
        string Name,
        IReadOnlyList<string>? Scopes,
        TimeSpan? Lifetime,
        RateRule? Rate,
        FieldMapping? Mapping
    );
}
