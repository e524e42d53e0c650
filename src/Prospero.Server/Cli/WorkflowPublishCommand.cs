using System.CommandLine;
using Prospero.Core;
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
            Description = "The workflow of which it becomes a new version; leads under way stay on theirs. Default: a new workflow.",
        };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the workflow's id alone." };
        var data = new DataOptions(terminal);
        var command = new Command("publish", "Publishes a document and prints the workflow's id, or everything that is wrong with it.")
        {
            file,
            id,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var document = await InputText.OfFile(parsed.GetValue(file)!, terminal, ct);
                await using var installation = await data.Open(parsed, ct);
                var result = await Publish(installation, data.Workspace(parsed), parsed.GetValue(id), document, ct);
                var saved = Saved(result, parsed.GetValue(id));
                await terminal.Out.WriteLineAsync(
                    parsed.GetValue(json)
                        ? Answer.Json(
                            new
                            {
                                Id = saved.Workflow.Id.Value,
                                saved.Workflow.Name,
                                saved.Version,
                            }
                        )
                        : saved.Workflow.Id.ToString()
                );
            }
        );
        return command;
    }

    static async Task<EditResult> Publish(OpenInstallation installation, string? name, Guid? id, string document, CancellationToken ct)
    {
        var workspace = await installation.Workspace(name, ct);
        var editor = installation.Get<WorkflowEditor>();
        return await installation.Change(
            workspace,
            "workflow.published",
            async tx =>
            {
                var result = id is { } known
                    ? await editor.Publish(tx, workspace.Id, new WorkflowId(known), document, ct)
                    : await editor.CreatePublished(tx, workspace.Id, document, ct);
                return (result, (result as EditResult.Saved)?.Workflow.Id.ToString());
            },
            ct
        );
    }

    static EditResult.Saved Saved(EditResult result, Guid? id) =>
        result switch
        {
            EditResult.Saved saved => saved,
            EditResult.Invalid invalid => throw new CommandFailedException(invalid.Problems.ToString()),
            _ => throw new CommandFailedException($"There is no workflow {id} in this workspace."),
        };
}
