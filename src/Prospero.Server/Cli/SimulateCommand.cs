using System.CommandLine;
using System.Text;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Simulate;
using Prospero.Server.Simulating;

namespace Prospero.Server.Cli;

/// <summary><c>prospero simulate</c>: a document meets simulated leads before it is published.</summary>
static class SimulateCommand
{
    public static Command Make(Terminal terminal)
    {
        var usual = new SimulationForm();
        var file = new Argument<string>("FILE") { Description = "The workflow's document; - reads it from standard input." };
        var days = Number("--days", "How many days pass.", usual.Days);
        var leads = Number("--leads", "How many leads come in.", usual.Leads);
        var seed = new Option<string>("--seed") { Description = "Another seed, another crowd.", DefaultValueFactory = _ => usual.Seed };
        var start = new Option<string?>("--start")
        {
            HelpName = "TIME",
            Description = "When the first lead comes in. Default: Monday 2026-03-02, 09:00 in the workflow's zone.",
        };
        var timelines = Number("--timelines", "How many leads' timelines are printed.", usual.Timelines);
        var expect = new Option<string?>("--expect")
        {
            HelpName = "FILE",
            Description = "Compare with what an earlier call printed; a difference is printed, and the exit code is 1.",
        };
        var json = new Option<bool>("--json") { Description = "Answer as the API does." };
        var data = new DataOptions(terminal);
        var command = new Command("simulate", "Lets a workflow meet simulated leads for some days. Nothing is stored, nothing is sent.")
        {
            file,
            days,
            leads,
            seed,
            start,
            timelines,
            expect,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var form = usual with
                {
                    Days = InRange("--days", parsed.GetValue(days), 1, SimulationForm.MostDays),
                    Leads = InRange("--leads", parsed.GetValue(leads), 1, SimulationForm.MostLeads),
                    Timelines = InRange("--timelines", parsed.GetValue(timelines), 0, SimulationForm.MostTimelines),
                    Seed = parsed.GetValue(seed)!,
                    Start = parsed.GetValue(start) is { } at ? Moments.Read("--start", at) : null,
                };
                var document = await InputText.OfFile(parsed.GetValue(file)!, terminal, ct);
                var expected = parsed.GetValue(expect) is { } path ? await InputText.OfFile(path, terminal, ct) : null;
                await using var installation = await data.Open(parsed, ct);
                var simulated = await Run(installation, data.Workspace(parsed), document, form, ct);
                await terminal.Error.WriteLineAsync(Pace(simulated));
                if (expected is not null)
                    Compare(expected, SimulationText.Of(simulated), parsed.GetValue(expect)!);
                else
                    await terminal.Out.WriteAsync(parsed.GetValue(json) ? Json(simulated) : SimulationText.Of(simulated));
            }
        );
        return command;
    }

    static Option<int> Number(string name, string words, int usual) => new(name) { Description = words, DefaultValueFactory = _ => usual };

    static int InRange(string option, int number, int least, int most) =>
        number >= least && number <= most ? number : throw new UsageException($"{option}: give a number from {least} to {most}.");

    static async Task<Simulated> Run(
        OpenInstallation installation,
        string? name,
        string document,
        SimulationForm form,
        CancellationToken ct
    )
    {
        var workspace = await installation.Workspace(name, ct);
        var catalogue = await installation.Get<ICatalogues>().Of(workspace.Id, ct);
        var plan = WorkflowParser.Parse(document, WorkflowId.New(installation.Now), catalogue);
        return plan.IsValid
            ? (await installation.Get<Simulations>().Run(workspace, plan.Value, form, ct))!
            : throw new CommandFailedException(plan.Problems.ToString());
    }

    static void Compare(string expected, string actual, string file)
    {
        if (TextDifference.Of(expected, actual) is { } difference)
            throw new CommandFailedException($"What happens is not what {file} says (- expected, + simulated):\n{difference}");
    }

    static string Pace(Simulated simulated) =>
        FormattableString.Invariant(
            $"{simulated.Form.Leads} leads over {simulated.Form.Days} days in {simulated.Took.TotalSeconds:0.00} s"
        );

    static string Json(Simulated simulated) => $"{Encoding.UTF8.GetString(WireJson.Object(json => SimulateWire.Write(json, simulated)))}\n";
}
