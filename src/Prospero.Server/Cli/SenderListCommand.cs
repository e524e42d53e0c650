using System.CommandLine;
using System.Globalization;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Server.Cli;

/// <summary><c>prospero sender list</c>: the accounts of a workspace.</summary>
static class SenderListCommand
{
    public static Command Make(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object per line instead of columns." };
        var data = new DataOptions(terminal);
        var command = new Command(
            "list",
            "Prints every sender, oldest first: id, channel, name, provider, limits, and whether it is paused."
        )
        {
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                foreach (var sender in await installation.Get<ISenders>().All(workspace.Id, ct))
                    await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(sender) : Line(sender));
            }
        );
        return command;
    }

    internal static string Json(Sender sender) =>
        Answer.Json(
            new
            {
                Id = sender.Id.Value,
                sender.Name,
                Channel = sender.Channel.Name(),
                sender.Provider,
                sender.Address,
                sender.DisplayName,
                sender.Limits.PerSecond,
                sender.Limits.PerDay,
                sender.IsPaused,
            }
        );

    static string Line(Sender sender)
    {
        var limits = new List<string>();
        if (sender.Limits.PerSecond is { } perSecond)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"{perSecond}/s"));
        if (sender.Limits.PerDay is { } perDay)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"{perDay}/day"));
        if (sender.IsPaused)
            limits.Add("paused");
        return $"{sender.Id}  {sender.Channel.Name(), -8}  {sender.Name}  {sender.Provider}  {string.Join(", ", limits)}".TrimEnd();
    }
}
