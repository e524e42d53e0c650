using System.CommandLine;
using System.Globalization;
using Prospero.Core.Workflows;

namespace Prospero.Server.Cli;

/// <summary><c>prospero calendar import</c>: a file of holidays becomes a calendar.</summary>
static class CalendarImportCommand
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "iCalendar or JSON; - reads it from standard input." };
        var country = new Option<string?>("--country")
        {
            HelpName = "CODE",
            Description = "The country whose holidays these are: two letters of ISO 3166. Default: none.",
        };
        var name = new Option<string?>("--name") { Description = "As workflows name it. Default: the country's code." };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of a sentence." };
        var data = new DataOptions(terminal);
        var command = new Command("import", "Adds a calendar, or replaces the one of its name. Works beside a running server.")
        {
            file,
            country,
            name,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var text = await InputText.OfFile(parsed.GetValue(file)!, terminal, ct);
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var result = await installation.Change(
                    workspace,
                    "calendar.imported",
                    async tx =>
                    {
                        var read = await installation
                            .Get<TimeEditor>()
                            .Import(tx, workspace.Id, text, parsed.GetValue(name), parsed.GetValue(country), ct);
                        return (read, read.Value?.Name);
                    },
                    ct
                );
                if (!result.IsValid)
                    throw new CommandFailedException(result.Problems.ToString());
                await terminal.Out.WriteLineAsync(
                    parsed.GetValue(json) ? CalendarListCommand.Json(result.Value) : CalendarListCommand.Line(result.Value)
                );
            }
        );
        return command;
    }
}

/// <summary><c>prospero calendar list</c>: the calendars of a workspace.</summary>
static class CalendarListCommand
{
    public static Command Make(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object per line." };
        var data = new DataOptions(terminal);
        var command = new Command("list", "Prints every calendar with its country and how many days it has.") { json };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                foreach (var calendar in (await installation.Get<TimeEditor>().Find(workspace.Id, ct)).Calendars)
                    await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(calendar) : Line(calendar));
            }
        );
        return command;
    }

    internal static string Line(HolidayCalendar calendar) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{calendar.Name}  {calendar.Country ?? "--"}  {calendar.Closed.Count} closed, {calendar.Opened.Count} open"
        );

    internal static string Json(HolidayCalendar calendar) =>
        Answer.Json(
            new
            {
                calendar.Name,
                calendar.Country,
                ClosedDays = calendar.Closed.Count,
                OpenDays = calendar.Opened.Count,
            }
        );
}
