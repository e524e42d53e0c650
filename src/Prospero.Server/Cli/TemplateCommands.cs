using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Server.Cli;

/// <summary><c>prospero template sync</c> and <c>template list</c>: the approved templates of a workspace.</summary>
static class TemplateCommands
{
    public static Command Sync(Terminal terminal)
    {
        var name = new Option<string?>("--sender") { Description = "One account, by its name or id. Default: all that have templates." };
        var data = new DataOptions(terminal);
        var command = new Command("sync", "Reads the templates of the workspace's accounts at their providers.") { name };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var sync = installation.Get<TemplateSync>();
                var all = await installation.Get<ISenders>().All(workspace.Id, ct);
                var one = parsed.GetValue(name) is { } given ? await Subjects.Sender(installation, workspace, given, ct) : (SenderId?)null;
                foreach (var sender in all.Where(sender => one is { } only ? sender.Id == only : sync.Has(sender)))
                {
                    var read = await sync.Read(sender, ct);
                    if (read.Fault is { } fault)
                        throw new CommandFailedException($"{sender.Name}: {fault}");
                    await terminal.Out.WriteLineAsync(
                        $"{sender.Name}: {read.Added} new, {read.Changed} changed, {read.Gone} deleted there"
                    );
                }
            }
        );
        return command;
    }

    public static Command List(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new Command("list", "Prints every template: status, name, language and its variables.");
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                foreach (var template in await installation.Get<IMessages>().Templates(workspace.Id, ct))
                    await terminal.Out.WriteLineAsync(
                        $"{template.Status, -9}  {template.Name}  {template.Language}  {string.Join(", ", template.Slots.Select(slot => slot.Name))}".TrimEnd()
                    );
            }
        );
        return command;
    }
}
