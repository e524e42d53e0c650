using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors;

namespace Prospero.Server.Cli;

/// <summary><c>prospero chatbot create</c>: a door for leads on the PollyBot surface.</summary>
static class ChatbotCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "For people.", Required = true };
        var workflow = new Option<string?>("--workflow")
        {
            HelpName = "ID",
            Description = "The workflow in which every lead it takes is enrolled. Default: none.",
        };
        var noEmail = new Option<bool>("--email-optional") { Description = "Take leads without an email too." };
        var isDefault = new Option<bool>("--default") { Description = "Let it take the leads that name no chatbot." };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the chatbot's id alone." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a chatbot and prints its id. Works beside a running server.")
        {
            name,
            workflow,
            noEmail,
            isDefault,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = new ChatbotChange(
                    Names.Read("--name", parsed.GetValue(name)!),
                    RequiresEmail: !parsed.GetValue(noEmail),
                    Workflow: parsed.GetValue(workflow) is { } id ? Field<object>.To(Workflow(id)) : default,
                    IsDefault: parsed.GetValue(isDefault)
                );
                await using var installation = await data.Open(parsed, ct);
                var made = await Add(installation, data.Workspace(parsed), settings, ct);
                await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? ChatbotListCommand.Json(made) : PublicIds.Of(made.Id));
            }
        );
        return command;
    }

    static WorkflowId Workflow(string text) =>
        Guid.TryParse(text, out var id)
            ? new WorkflowId(id)
            : throw new UsageException($"--workflow: '{text}' is no id of a workflow; 'prospero workflow publish' prints it.");

    static async Task<Chatbot> Add(OpenInstallation installation, string? name, ChatbotChange settings, CancellationToken ct)
    {
        var workspace = await installation.Workspace(name, ct);
        var result = await installation.Change(
            workspace,
            "chatbot.created",
            async tx =>
            {
                var made = await installation.Get<ChatbotEditor>().Create(tx, workspace.Id, settings, installation.Now, ct);
                return (made, (made as ChatbotResult.Saved)?.Chatbot.Id.ToString());
            },
            ct
        );
        return result is ChatbotResult.Saved saved
            ? saved.Chatbot
            : throw new UsageException("--workflow: the workspace has no such workflow.");
    }
}

/// <summary><c>prospero chatbot list</c>: the chatbots of a workspace.</summary>
static class ChatbotListCommand
{
    public static Command Make(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object per line instead of id and name." };
        var data = new DataOptions(terminal);
        var command = new Command("list", "Prints the id and the name of every chatbot, oldest first; a star marks the default.") { json };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                foreach (var chatbot in await installation.Get<IChatbots>().All(workspace.Id, ct))
                    await terminal.Out.WriteLineAsync(
                        parsed.GetValue(json)
                            ? Json(chatbot)
                            : $"{PublicIds.Of(chatbot.Id)}  {chatbot.Name}{(chatbot.IsDefault ? " *" : "")}"
                    );
            }
        );
        return command;
    }

    internal static string Json(Chatbot chatbot) =>
        Answer.Json(
            new
            {
                Id = PublicIds.Of(chatbot.Id),
                chatbot.Name,
                RequireEmail = chatbot.RequiresEmail,
                WorkflowId = chatbot.Workflow?.Value,
                chatbot.IsDefault,
            }
        );
}
