using System.CommandLine;
using Prospero.Server.Demo;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero demo</c>: a server with simulated leads in a fast time.</summary>
static class DemoCommand
{
    const string UsualAddress = "http://127.0.0.1:8080";
    const int UsualPort = 8080;

    public static Command Make(Terminal terminal)
    {
        var urls = new Option<string?>("--urls")
        {
            HelpName = "URLS",
            Description = $"Where to listen. Default: {UsualAddress}, or the next port that is free.",
        };
        var data = new Option<string?>("--data")
        {
            HelpName = "DIR",
            Description = "The demo's own folder, kept between runs. Default: demo in PROSPERO_DATA, else data/demo.",
        };
        var rate = new Option<double>("--rate")
        {
            HelpName = "N",
            Description = "How many times as fast time goes for the leads, from 1 to 3600.",
            DefaultValueFactory = _ => 60,
        };
        var seed = new Option<string?>("--seed") { Description = "Another word, other people: who picks up, who replies, and when." };
        var command = new Command("demo", "Starts a server with twenty simulated leads in a fast time. Nothing leaves this machine.")
        {
            urls,
            data,
            rate,
            seed,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                if (parsed.GetValue(rate) is not (>= 1 and <= 3600))
                    throw new UsageException("--rate takes a number from 1 to 3600.");
                var options = Options(parsed.GetValue(data), parsed.GetValue(seed), terminal);
                var (addresses, remark) = Addresses(parsed.GetValue(urls));
                await new DemoServer(options with { Urls = addresses }, parsed.GetValue(rate), remark, terminal.Out).Run(ct);
            }
        );
        return command;
    }

    // PROSPERO_DATABASE is left alone: the demo never touches a real installation.
    static ServerOptions Options(string? data, string? seed, Terminal terminal)
    {
        var folder = data ?? Path.Combine(terminal.Variable("PROSPERO_DATA") is { Length: > 0 } set ? set : "data", "demo");
        var usual = new ServerOptions { DataFolder = Path.GetFullPath(folder), LogLevel = LogLevel.Warning };
        var applied = Settings.Apply(usual, terminal.Variable);
        var options = applied.IsValid ? applied.Value : throw new UsageException(applied.Problems.ToString());
        return seed is null ? options : options with { Simulated = options.Simulated with { Seed = seed } };
    }

    static (IReadOnlyList<string> Addresses, string? Remark) Addresses(string? urls)
    {
        if (urls is not null)
            return (ListenAddresses.Read(urls), null);
        var port = FreePort.From(UsualPort);
        return port == UsualPort
            ? ([UsualAddress], null)
            : ([$"http://127.0.0.1:{port}"], $"Port {UsualPort} is taken; the demo took another one.");
    }
}
