using System.CommandLine;
using Prospero.Storage;

namespace Prospero.Server.Cli;

/// <summary><c>prospero migrate</c>: brings the data up to this program's version.</summary>
static class MigrateCommand
{
    public static Command Make(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new Command(
            "migrate",
            "Makes the database, or brings it up to this program's version. A new one begins with the workspace default and the user admin."
        );
        data.AddTo(command, withWorkspace: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var file = data.Read(parsed).Database;
                await terminal.Out.WriteLineAsync(
                    installation.Applied.Count == 0
                        ? $"{file} is at version {Migrator.Newest} already."
                        : $"{file} is at version {Migrator.Newest} now ({installation.Applied.Count} applied)."
                );
            }
        );
        return command;
    }
}
