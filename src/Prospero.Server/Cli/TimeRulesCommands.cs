using System.CommandLine;
using Prospero.Core.Workflows;

namespace Prospero.Server.Cli;

/// <summary><c>prospero time-rules set</c>: what a workspace lays down about time.</summary>
static class TimeRulesSetCommand
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The document; - reads it from standard input." };
        var data = new DataOptions(terminal);
        var command = new Command("set", "Replaces a workspace's time rules, or prints everything that is wrong with the document.")
        {
            file,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var document = await InputText.OfFile(parsed.GetValue(file)!, terminal, ct);
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var result = await installation.Change(
                    workspace,
                    "time_rules.changed",
                    async tx =>
                    {
                        var rules = await installation.Get<TimeEditor>().SaveRules(tx, workspace.Id, document, ct);
                        return (rules, rules.IsValid ? "workspace" : null);
                    },
                    ct
                );
                if (!result.IsValid)
                    throw new CommandFailedException(result.Problems.ToString());
            }
        );
        return command;
    }
}

/// <summary><c>prospero time-rules show</c>: the document as it was given.</summary>
static class TimeRulesShowCommand
{
    public static Command Make(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new Command("show", "Prints a workspace's time rules.");
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                await terminal.Out.WriteLineAsync((await installation.Get<TimeEditor>().Find(workspace.Id, ct)).Json ?? "{}");
            }
        );
        return command;
    }
}
