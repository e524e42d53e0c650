using System.CommandLine;
using System.Globalization;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;

namespace Prospero.Server.Cli;

/// <summary><c>prospero workflow publish</c>: a document becomes a workflow, or a new version of one.</summary>
static class WorkflowPublishCommand
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The workflow's document; - reads it from standard input." };
        var id = new Option<Guid?>("--id")
        {
            HelpName = "ID",
            Description = "The workflow of which it becomes a new version. Default: a new workflow.",
        };
        var runs = new Option<string>("--runs")
        {
            Description = "What becomes of leads under way: they stay (pin), go over where the new version has their step, or all follow.",
            DefaultValueFactory = _ => "pin",
        };
        runs.AcceptOnlyFromAmong("pin", "migrate", "follow");
        var map = new Option<string[]>("--map")
        {
            HelpName = "OLD=NEW",
            Description = "The new key of a step that is called otherwise now, as often as needed.",
            DefaultValueFactory = _ => [],
        };
        var preview = new Option<bool>("--preview") { Description = "Only count, per step, what would become of leads under way." };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the workflow's id alone." };
        var data = new DataOptions(terminal);
        var command = new Command("publish", "Publishes a document and prints the workflow's id, or everything that is wrong with it.")
        {
            file,
            id,
            runs,
            map,
            preview,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var rule = Rule(parsed.GetValue(runs)!, parsed.GetValue(map)!);
                var workflow = parsed.GetValue(id) is { } known ? new WorkflowId(known) : (WorkflowId?)null;
                if (workflow is null && (rule is not null || parsed.GetValue(preview)))
                    throw new UsageException("--runs and --preview need --id: a new workflow has no leads under way.");
                var document = await InputText.OfFile(parsed.GetValue(file)!, terminal, ct);
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                if (parsed.GetValue(preview))
                {
                    await Preview(installation, workspace, workflow!.Value, document, rule, terminal, ct);
                    return;
                }

                var saved = Saved(await Publish(installation, workspace, workflow, document, rule, ct), workflow);
                await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(saved) : saved.Workflow.Id.ToString());
            }
        );
        return command;
    }

    static MoveRule? Rule(string runs, string[] map)
    {
        var steps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in map)
            if (pair.Split('=') is not [{ Length: > 0 } old, { Length: > 0 } key] || !steps.TryAdd(old, key))
                throw new UsageException("--map takes OLD=NEW, once for each old step.");
        if (runs == "pin")
            return steps.Count == 0 ? null : throw new UsageException("--map belongs to --runs migrate or --runs follow.");
        return new MoveRule(runs == "follow", steps);
    }

    static string Json(EditResult.Saved saved) =>
        Answer.Json(
            new
            {
                Id = saved.Workflow.Id.Value,
                saved.Workflow.Name,
                saved.Version,
            }
        );

    static async Task Preview(
        OpenInstallation installation,
        Workspace workspace,
        WorkflowId id,
        string document,
        MoveRule? rule,
        Terminal terminal,
        CancellationToken ct
    )
    {
        var plan = Saved(await installation.Get<WorkflowEditor>().Check(workspace.Id, id, document, ct), id).Plan;
        Check(rule, plan);
        var counted = await installation.Get<VersionMoves>().Preview(workspace.Id, id, plan, rule, ct);
        foreach (var place in counted.Places)
            await terminal.Out.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"version {place.Version}, {place.StepKey ?? "nothing ahead"}: {place.Runs} {(place.GoesTo is { } to ? $"go to {to}" : $"stay: {place.Why}")}"
                )
            );
        await terminal.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{counted.Moving} of {counted.Runs} leads under way would go over.")
        );
    }

    static Task<EditResult> Publish(
        OpenInstallation installation,
        Workspace workspace,
        WorkflowId? id,
        string document,
        MoveRule? rule,
        CancellationToken ct
    )
    {
        var editor = installation.Get<WorkflowEditor>();
        return installation.Change(
            workspace,
            "workflow.published",
            async tx =>
            {
                var result = id is { } known
                    ? await editor.Publish(tx, workspace.Id, known, document, ct)
                    : await editor.CreatePublished(tx, workspace.Id, document, ct);
                if (result is EditResult.Saved { Workflow: var saved, Plan: var plan } && rule is not null)
                {
                    // Nothing of it stays: a mapping that is wrong takes the version back with it.
                    Check(rule, plan);
                    await installation.Get<VersionMoves>().Begin(tx, workspace.Id, saved.Id, saved.Published!.Value, rule, ct);
                }

                return (result, (result as EditResult.Saved)?.Workflow.Id.ToString());
            },
            ct
        );
    }

    static void Check(MoveRule? rule, WorkflowPlan plan)
    {
        if (rule is not null && VersionMoves.Check(rule, plan) is { Any: true } problems)
            throw new CommandFailedException(problems.ToString());
    }

    static EditResult.Saved Saved(EditResult result, WorkflowId? id) =>
        result switch
        {
            EditResult.Saved saved => saved,
            EditResult.Invalid invalid => throw new CommandFailedException(invalid.Problems.ToString()),
            _ => throw new CommandFailedException($"There is no workflow {id} in this workspace."),
        };
}
