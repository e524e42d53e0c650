using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Nexor.Touchpoints;

namespace Prospero.Server.Cli;

/// <summary><c>prospero touchpoint held</c>: what waits for a report or for a person.</summary>
static class HeldListCommand
{
    const int Page = 200;

    public static Command Make(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object per line instead of columns." };
        var data = new DataOptions(terminal);
        var command = new Command("held", "Prints every held touchpoint, oldest first: id, lead, channel, step, and why.") { json };
        data.AddTo(command, withTest: true);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), data.IsTest(parsed), ct);
                var after = default(TouchpointId);
                while (await installation.Get<ICadence>().Held(workspace.Id, after, Page, ct) is { Count: > 0 } held)
                {
                    foreach (var touchpoint in held)
                        await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? Json(touchpoint) : Line(touchpoint));
                    after = held[^1].Id;
                }
            }
        );
        return command;
    }

    static string Json(Touchpoint touchpoint) =>
        Answer.Json(
            new
            {
                Id = touchpoint.Id.Value,
                LeadId = touchpoint.Lead.Value,
                Channel = touchpoint.Channel.Name(),
                Step = touchpoint.StepKey,
                HoldReason = Words(touchpoint),
                touchpoint.Reason,
            }
        );

    static string Line(Touchpoint touchpoint) =>
        $"{touchpoint.Id}  {touchpoint.Lead}  {touchpoint.Channel.Name(), -8}  {touchpoint.StepKey}  {Words(touchpoint)}: {touchpoint.Reason}";

    static string Words(Touchpoint touchpoint) => touchpoint.HoldReason == HoldReason.NeedsOperator ? "needs_operator" : "outcome_unknown";
}

/// <summary><c>prospero touchpoint settle</c>: a person decides about one of them.</summary>
static class SettleCommand
{
    public static Command Make(Terminal terminal)
    {
        var id = new Argument<Guid>("ID") { Description = "The touchpoint." };
        var action = new Argument<string>("ACTION") { Description = "retry, skip or mark_sent." };
        action.AcceptOnlyFromAmong("retry", "skip", "mark_sent");
        var data = new DataOptions(terminal);
        var command = new Command("settle", "Decides about a held touchpoint; retry may contact the lead twice.") { id, action };
        data.AddTo(command, withTest: true);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var live = await installation.Workspace(data.Workspace(parsed), ct);
                var workspace = await installation.Workspace(live.Name, data.IsTest(parsed), ct);
                var name = parsed.GetValue(action)!;
                var touchpoint = new TouchpointId(parsed.GetValue(id));
                var result = await installation.Change(
                    live,
                    $"touchpoint.{name}",
                    async tx =>
                        (
                            await installation
                                .Get<HeldTouchpoints>()
                                .Settle(tx, workspace, touchpoint, SettleTouchpoint.Choice(name)!.Value, ct),
                            touchpoint.ToString()
                        ),
                    ct
                );
                await terminal.Out.WriteLineAsync(
                    result switch
                    {
                        HandResult.Settled settled => $"The touchpoint is {settled.Touchpoint.State.ToString().ToLowerInvariant()} now.",
                        HandResult.NotHeld other => throw new CommandFailedException(
                            $"The touchpoint is {other.State.ToString().ToLowerInvariant()}, not held."
                        ),
                        _ => throw new CommandFailedException("There is no such touchpoint in this workspace."),
                    }
                );
            }
        );
        return command;
    }
}
