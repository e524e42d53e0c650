using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Explain;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero explain</c>: why something leaves, or nothing does.</summary>
static class ExplainCommand
{
    public static Command Make(Terminal terminal) =>
        new("explain", "Says why a lead is or is not contacted, why nothing leaves a sender, where the leads of a workflow stand.")
        {
            On(
                terminal,
                "lead",
                async (explainer, workspace, id, asJson, ct) =>
                    await explainer.Lead(workspace, new LeadId(id), ct) is { } found
                        ? asJson
                            ? Json(json => ExplainWire.Write(json, found))
                            : ExplainText.Of(found)
                        : null
            ),
            On(
                terminal,
                "sender",
                async (explainer, workspace, id, asJson, ct) =>
                    await explainer.Sender(workspace, new SenderId(id), ct) is { } found
                        ? asJson
                            ? Json(json => ExplainWire.Write(json, found))
                            : ExplainText.Of(found)
                        : null
            ),
            On(
                terminal,
                "workflow",
                async (explainer, workspace, id, asJson, ct) =>
                    await explainer.Workflow(workspace, new WorkflowId(id), ct) is { } found
                        ? asJson
                            ? Json(json => ExplainWire.Write(json, found))
                            : ExplainText.Of(found)
                        : null
            ),
        };

    static Command On(Terminal terminal, string noun, Func<Explainer, Workspace, Guid, bool, CancellationToken, Task<string?>> explain)
    {
        var id = new Argument<Guid>("ID") { Description = $"The {noun}'s id." };
        var test = new Option<bool>("--test") { Description = "Look into the workspace's test data." };
        var json = new Option<bool>("--json") { Description = "Answer as the API does." };
        var data = new DataOptions(terminal);
        var command = new Command(noun, $"Explains a {noun}.") { id, test, json };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                if (parsed.GetValue(test))
                    workspace = await installation.Get<Installation>().TestDataOf(workspace, null, ct);
                var answer = await explain(installation.Get<Explainer>(), workspace, parsed.GetValue(id), parsed.GetValue(json), ct);
                await terminal.Out.WriteLineAsync(
                    answer ?? throw new CommandFailedException($"There is no {noun} {parsed.GetValue(id)} in this data.")
                );
            }
        );
        return command;
    }

    static string Json(Action<System.Text.Json.Utf8JsonWriter> members) => System.Text.Encoding.UTF8.GetString(WireJson.Object(members));
}
