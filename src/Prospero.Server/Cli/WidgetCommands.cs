using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero widget create</c>: a further lead form of a chatbot.</summary>
static class WidgetCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var chatbot = new Option<string?>("--chatbot") { HelpName = "ID", Description = "Whose form it is. Default: the default chatbot." };
        var title = new Option<string?>("--title") { Description = "Stands above the form. Default: the usual words." };
        var consent = new Option<string?>("--consent")
        {
            HelpName = "TEXT",
            Description = "What visitors must agree to. Default: nothing.",
        };
        var origins = new Option<string[]>("--origin")
        {
            HelpName = "ORIGIN",
            Description =
                "A site that may show it, such as https://www.example.com or *.example.com; may be repeated. Default: every site.",
        };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the tag alone." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a widget and prints the tag that pages embed. Works beside a running server.")
        {
            chatbot,
            title,
            consent,
            origins,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = new WidgetChange(
                    Title: Text(parsed.GetValue(title)),
                    Consent: Text(parsed.GetValue(consent)),
                    Origins: Field<IReadOnlyList<string>>.To([.. (parsed.GetValue(origins) ?? []).Select(Origin)])
                );
                await using var installation = await data.Open(parsed, ct);
                var made = await Add(installation, data.Workspace(parsed), parsed.GetValue(chatbot), settings, ct);
                var address = installation.Get<PublicAddress>().Url;
                await terminal.Out.WriteLineAsync(
                    parsed.GetValue(json) ? WidgetListCommand.Json(made, address, []) : WidgetTag.Of(made, address)
                );
            }
        );
        return command;
    }

    static Field<LocalText> Text(string? text) =>
        string.IsNullOrWhiteSpace(text) ? default : Field<LocalText>.To(LocalText.Of(text.Trim()));

    static string Origin(string text) =>
        WidgetOrigins.Normal(text)
        ?? throw new UsageException($"--origin: '{text}' is no origin; write it like https://www.example.com or *.example.com.");

    static async Task<Widget> Add(OpenInstallation installation, string? name, string? chatbot, WidgetChange settings, CancellationToken ct)
    {
        var workspace = await installation.Workspace(name, ct);
        var chatbots = await installation.Get<IChatbots>().All(workspace.Id, ct);
        var owner =
            (
                chatbot is null
                    ? chatbots.FirstOrDefault(one => one.IsDefault)
                    : chatbots.FirstOrDefault(one => PublicIds.Of(one.Id) == chatbot)
            ) ?? throw new UsageException("--chatbot: the workspace has no such chatbot; 'prospero chatbot list' prints them.");
        var result = await installation.Change(
            workspace,
            "widget.created",
            async tx =>
            {
                var made = await installation.Get<WidgetEditor>().Create(tx, workspace.Id, owner.Id, settings, installation.Now, ct);
                return (made, (made as WidgetResult.Saved)?.Widget.Id.ToString());
            },
            ct
        );
        return result switch
        {
            WidgetResult.Saved saved => saved.Widget,
            WidgetResult.Rejected rejected => throw new UsageException($"{rejected.Problem}."),
            _ => throw new UsageException("--chatbot: the workspace has no such chatbot."),
        };
    }
}

/// <summary><c>prospero widget list</c>: the widgets of a workspace.</summary>
static class WidgetListCommand
{
    public static Command Make(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object per line instead of id, chatbot and state." };
        var data = new DataOptions(terminal);
        var command = new Command("list", "Prints every widget with its chatbot and how many submissions it rejected, oldest first.")
        {
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var widgets = installation.Get<IWidgets>();
                var rejections = (await widgets.Rejections(workspace.Id, ct)).ToLookup(count => count.Widget);
                var address = installation.Get<PublicAddress>().Url;
                foreach (var widget in await widgets.All(workspace.Id, ct))
                    await terminal.Out.WriteLineAsync(
                        parsed.GetValue(json) ? Json(widget, address, [.. rejections[widget.Id]]) : Line(widget, [.. rejections[widget.Id]])
                    );
            }
        );
        return command;
    }

    static string Line(Widget widget, IReadOnlyList<RejectionCount> rejections) =>
        $"{PublicIds.Of(widget.Id)}  {PublicIds.Of(widget.Chatbot)}  {(widget.IsActive ? "on" : "off")}"
        + string.Concat(rejections.Select(count => $"  {count.Reason.Name()} {count.Count}"));

    internal static string Json(Widget widget, Uri address, IReadOnlyList<RejectionCount> rejections) =>
        Answer.Json(
            new
            {
                Id = PublicIds.Of(widget.Id),
                ChatbotId = PublicIds.Of(widget.Chatbot),
                AllowedOrigins = widget.Settings.Origins,
                widget.IsActive,
                EmbedCode = WidgetTag.Of(widget, address),
                RejectedSubmissions = rejections.ToDictionary(count => count.Reason.Name(), count => count.Count),
            }
        );
}
