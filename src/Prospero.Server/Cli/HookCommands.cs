using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Hooks;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero hook create</c>: an address for leads from programs that have their own words and no key.</summary>
static class HookCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "For people.", Required = true };
        var map = FieldMaps.Option(
            "--map",
            "Where its objects have a field of a lead, such as email=contact.mail. Give it once per field."
        );
        var workflow = new Option<string?>("--workflow")
        {
            HelpName = "ID",
            Description = "The workflow in which every lead is enrolled. Default: what the objects say.",
        };
        var isSeparate = new Option<bool>("--keep-duplicates")
        {
            Description = "Make a new lead although its phone is known; a known email never does.",
        };
        var test = new Option<bool>("--test") { Description = "Make test data, of which nothing leaves the house." };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the address alone." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a hook and prints its address. It is not shown again. Works beside a running server.")
        {
            name,
            map,
            workflow,
            isSeparate,
            test,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var wish = new HookWish(
                    Names.Read("--name", parsed.GetValue(name)!),
                    FieldMaps.Read("--map", parsed.GetValue(map)) ?? FieldMapping.None,
                    parsed.GetValue(workflow) is { } id ? Field<object>.To(Workflow(id)) : default,
                    !parsed.GetValue(isSeparate),
                    null
                );
                await using var installation = await data.Open(parsed, ct);
                var live = await installation.Workspace(data.Workspace(parsed), ct);
                var target = parsed.GetValue(test) ? await installation.Get<Installation>().TestDataOf(live, null, ct) : live;
                var made = await Add(installation, target, wish, ct);
                var address = installation.Get<PublicAddress>();
                await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(made, address) : HookWire.Url(address, made.Token!));
            }
        );
        return command;
    }

    static string Json(HookResult.Saved made, PublicAddress address) =>
        Answer.Json(
            new
            {
                Id = made.Hook.Id.Value,
                made.Hook.Name,
                made.Token,
                Url = HookWire.Url(address, made.Token!),
            }
        );

    static WorkflowId Workflow(string text) =>
        Guid.TryParse(text, out var id)
            ? new WorkflowId(id)
            : throw new UsageException($"--workflow: '{text}' is no id of a workflow; 'prospero workflow publish' prints it.");

    static async Task<HookResult.Saved> Add(OpenInstallation installation, Workspace workspace, HookWish wish, CancellationToken ct)
    {
        var once = await installation.Get<HookEditor>().Create(workspace, wish, new Actor("cli", "cli"), null, ct);
        return ((Once<HookResult>.Done)once).Result switch
        {
            HookResult.Saved saved => saved,
            HookResult.Rejected { Problem.Path: "workflow_id" } => throw new UsageException(
                "--workflow: the workspace has no such workflow."
            ),
            HookResult.Rejected rejected => throw new CommandFailedException($"{rejected.Problem.Path} {rejected.Problem.Message}."),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }
}

/// <summary><c>prospero hook list</c>: the hooks of a workspace and of its test data.</summary>
static class HookListCommand
{
    public static Command Make(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new Command("list", "Prints the id and the name of every hook, oldest first; a star marks those of test data.");
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var live = await installation.Workspace(data.Workspace(parsed), ct);
                foreach (var workspace in await installation.Get<IAccess>().Workspaces(ct))
                    if (workspace.Config == live.Id)
                        foreach (var hook in await installation.Get<IHooks>().All(workspace.Id, ct))
                            await terminal.Out.WriteLineAsync($"{hook.Id}  {hook.Name}{(workspace.IsTest ? " *" : "")}");
            }
        );
        return command;
    }
}
