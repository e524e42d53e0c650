using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;

namespace Prospero.Server.Cli;

/// <summary><c>pause</c> and <c>resume</c> of a workflow, a sender or a workspace.</summary>
static class PauseCommands
{
    public static Command Pause(Terminal terminal, PauseScope scope)
    {
        var subject = Subject(scope);
        var data = new DataOptions(terminal);
        var command = new Command("pause", $"Holds {Words(scope)} back: nothing of it leaves until it is resumed, and nothing is lost.");
        if (subject is not null)
            command.Add(subject);
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var live = await installation.Workspace(data.Workspace(parsed), ct);
                var id = await Find(installation, live, scope, subject is null ? null : parsed.GetValue(subject), ct);
                var pauses = installation.Get<Pauses>();
                var result = await installation.Get<IStore>().InTransaction(tx => pauses.Pause(tx, live, scope, id, "cli", ct), ct);
                if (result is PauseResult.Changed)
                    await pauses.TakeBack(live.Id, scope, id, ct);
                await terminal.Out.WriteLineAsync(
                    result is PauseResult.Changed ? $"{result.Name} is paused." : $"{result.Name} was paused already."
                );
            }
        );
        return command;
    }

    public static Command Resume(Terminal terminal, PauseScope scope)
    {
        var subject = Subject(scope);
        var rate = new Option<int?>("--rate")
        {
            HelpName = "N",
            Description = "How many overdue touches leave per minute at most. Default: what the server is set to, else 300.",
        };
        var data = new DataOptions(terminal);
        var command = new Command("resume", $"Lets {Words(scope)} go on: what is overdue comes back spread over time, not in a burst.")
        {
            rate,
        };
        if (subject is not null)
            command.Add(subject);
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var perMinute = parsed.GetValue(rate);
                if (perMinute is < 1 or > 60_000)
                    throw new UsageException("--rate takes a whole number from 1 to 60000.");
                await using var installation = await data.Open(parsed, ct);
                var live = await installation.Workspace(data.Workspace(parsed), ct);
                var id = await Find(installation, live, scope, subject is null ? null : parsed.GetValue(subject), ct);
                var result = await installation
                    .Get<IStore>()
                    .InTransaction(tx => installation.Get<Pauses>().Resume(tx, live, scope, id, perMinute, "cli", ct), ct);
                await terminal.Out.WriteLineAsync(
                    result is PauseResult.Changed
                        ? $"{result.Name} goes on; a running server brings back what was parked."
                        : $"{result.Name} was not paused."
                );
            }
        );
        return command;
    }

    static Argument<string>? Subject(PauseScope scope) =>
        scope == PauseScope.Workspace ? null : new Argument<string>("NAME") { Description = "Its name or its id." };

    static string Words(PauseScope scope) => scope == PauseScope.Workspace ? "a workspace" : $"a {Pauses.NameOf(scope)}";

    static async Task<Guid> Find(OpenInstallation installation, Workspace live, PauseScope scope, string? given, CancellationToken ct) =>
        scope switch
        {
            PauseScope.Workflow => (await Subjects.Workflow(installation, live, given!, ct)).Value,
            PauseScope.Sender => (await Subjects.Sender(installation, live, given!, ct)).Value,
            _ => live.Id.Value,
        };
}
