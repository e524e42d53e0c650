using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero keyring rotate</c>: a new key for what is encrypted from now on.</summary>
static class KeyRingCommand
{
    public static Command Make(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new Command("rotate", "Adds a key that is used from ten minutes on. What older keys encrypted stays readable.");
        data.AddTo(command, withWorkspace: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var active = KeyRing.Rotate(installation.Get<IKeyManager>(), installation.Now);
                installation.Get<Installation>().KeepPrivate();
                await terminal.Out.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"The new key is used from {active:yyyy-MM-dd HH:mm:ss} UTC on.")
                );
            }
        );
        return command;
    }
}
