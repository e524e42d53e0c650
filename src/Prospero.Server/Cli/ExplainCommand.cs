using System.CommandLine;
using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Explain;

namespace Prospero.Server.Cli;

/// <summary><c>prospero explain</c>: why something leaves, or nothing does.</summary>
static class ExplainCommand
{
    public static Command Make(Terminal terminal) =>
        new("explain", "Says why a lead is or is not contacted, why nothing leaves a sender, where the leads of a workflow stand.")
        {
            On(terminal, "lead", (explainer, data, id, ct) => explainer.Lead(data, new LeadId(id), ct), ExplainText.Of, ExplainWire.Write),
            On(
                terminal,
                "sender",
                (explainer, data, id, ct) => explainer.Sender(data, new SenderId(id), ct),
                ExplainText.Of,
                ExplainWire.Write
            ),
            On(
                terminal,
                "workflow",
                (explainer, data, id, ct) => explainer.Workflow(data, new WorkflowId(id), ct),
                ExplainText.Of,
                ExplainWire.Write
            ),
        };

    static Command On<T>(
        Terminal terminal,
        string noun,
        Func<Explainer, Workspace, Guid, CancellationToken, Task<T?>> explain,
        Func<T, string> text,
        Action<Utf8JsonWriter, T> write
    )
        where T : class
    {
        var id = new Argument<Guid>("ID") { Description = $"The {noun}'s id." };
        var json = new Option<bool>("--json") { Description = "Answer as the API does." };
        var data = new DataOptions(terminal);
        var command = new Command(noun, $"Explains a {noun}.") { id, json };
        data.AddTo(command, withTest: true);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), data.IsTest(parsed), ct);
                var found =
                    await explain(installation.Get<Explainer>(), workspace, parsed.GetValue(id), ct)
                    ?? throw new CommandFailedException($"There is no {noun} {parsed.GetValue(id)} in this data.");
                await terminal.Out.WriteLineAsync(
                    parsed.GetValue(json) ? Encoding.UTF8.GetString(WireJson.Object(members => write(members, found))) : text(found)
                );
            }
        );
        return command;
    }
}
