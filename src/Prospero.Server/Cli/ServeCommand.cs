using System.CommandLine;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero serve</c>: the server, until it is asked to stop.</summary>
static class ServeCommand
{
    static readonly TimeSpan LongestPutAway = TimeSpan.FromSeconds(5);

    public static Command Make(Terminal terminal)
    {
        var urls = new Option<string>("--urls")
        {
            HelpName = "URLS",
            Description = "Where to listen, several separated by semicolons; port 0 takes a free one.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var roles = new Option<string>("--roles")
        {
            HelpName = "api,worker,console",
            Description = "What this process does, separated by commas: the API, the loops that contact leads, the console.",
            DefaultValueFactory = _ => "api,worker,console",
        };
        var data = new DataOptions(terminal);
        var command = new Command("serve", "Starts the server. It says when it is ready, and stops on Ctrl-C or SIGTERM.") { urls, roles };
        data.AddTo(command, withWorkspace: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var options = data.Read(parsed) with
                {
                    Urls = ListenAddresses.Read(parsed.GetValue(urls)!),
                    Roles = RolesOf(parsed.GetValue(roles)!),
                };
                await Serve(options, terminal, ct);
            }
        );
        return command;
    }

    static async Task Serve(ServerOptions options, Terminal terminal, CancellationToken ct)
    {
        if (options.Postgres is not null && options.MasterKey is null && !options.Urls.All(ListenAddresses.IsLoopback))
            throw new UsageException(
                "PROSPERO_SECURITY__MASTERKEY is not set: without it the keys in the database lie open, and others can reach this "
                    + "address. Set it to the same 32 random bytes on every node, as from: openssl rand -base64 32"
            );
        ListenAddresses.Try(options.Urls);
        var app = ProsperoApp.Build(options);
        try
        {
            var address = await ProsperoApp.Start(app, ct);
            await terminal.Out.WriteLineAsync($"Prospero is ready on {address}");
            await terminal.Out.FlushAsync(ct);
            await app.WaitForShutdownAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // The time to stop in is over; what was cut off is in the log and is taken up by the next node.
        }
        finally
        {
            await PutAway(app);
        }
    }

    // What is still under way after the time to stop in must not keep the process alive.
    static async Task PutAway(WebApplication app)
    {
        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(LongestPutAway, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // The end of the process puts it away.
        }
    }

    static Roles RolesOf(string text)
    {
        var roles = Roles.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            roles |= word switch
            {
                "api" => Roles.Api,
                "worker" => Roles.Worker,
                "console" => Roles.Console,
                _ => throw new UsageException($"'{word}' is no role. --roles takes api, worker and console, separated by commas."),
            };
        return roles == Roles.None ? throw new UsageException("--roles takes at least one of api, worker and console.") : roles;
    }
}
