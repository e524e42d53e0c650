using System.CommandLine;
using NodaTime;
using Prospero.Core.Channels;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero workspace create</c>: another tenant with its own data.</summary>
static class WorkspaceCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "Its name, not used by another workspace.", Required = true };
        var timeZone = new Option<string>("--timezone")
        {
            HelpName = "ZONE",
            Description = "Its IANA time zone, such as Europe/Berlin.",
            DefaultValueFactory = _ => "UTC",
        };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the workspace's id alone." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a workspace with one simulated sender per channel and prints its id.")
        {
            name,
            timeZone,
            json,
        };
        data.AddTo(command, withWorkspace: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var given = Names.Read("--name", parsed.GetValue(name)!);
                var zone = parsed.GetValue(timeZone)!;
                if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
                    throw new UsageException($"--timezone: '{zone}' is no time zone; give an IANA name such as Europe/Berlin.");
                await using var installation = await data.Open(parsed, ct);
                try
                {
                    var made = await installation.Get<Installation>().AddWorkspace(given, zone, user: null, ct);
                    await installation.Change(made, "workspace.created", _ => Task.FromResult((true, (string?)made.Name)), ct);
                    await terminal.Out.WriteLineAsync(
                        parsed.GetValue(json)
                            ? Answer.Json(
                                new
                                {
                                    Id = made.Id.Value,
                                    made.Name,
                                    Timezone = made.TimeZone,
                                }
                            )
                            : made.Id.ToString()
                    );
                }
                catch (NameTaken e)
                {
                    throw new CommandFailedException(e.Message);
                }
            }
        );
        return command;
    }
}
