using System.Globalization;
using System.Text;
using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Server.Cli;

/// <summary>Answers to "why?" as a terminal shows them.</summary>
static class ExplainText
{
    public static string Of(LeadExplanation explanation)
    {
        var text = new StringBuilder($"{explanation.Lead.FullName}: {explanation.Words}\n");
        foreach (var pending in explanation.Pending)
        {
            var touchpoint = pending.Touchpoint;
            var what =
                touchpoint.Kind == TouchpointKind.Turn
                    ? $"step {touchpoint.StepKey}"
                    : $"{touchpoint.Channel.Name()}, step {touchpoint.StepKey}";
            text.Append(CultureInfo.InvariantCulture, $"\n{what}, try {touchpoint.Number}, by {pending.Sender.Name}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {pending.Forecast.Kind}{At(pending.Forecast.At)}: {pending.Forecast.Words}\n");
            Gates(text, pending.Gates);
        }

        foreach (var run in explanation.Runs.Reverse())
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{run.WorkflowName}, version {run.Version}, since {Moments.Print(run.Run.StartedAt)}: {run.Words}\n"
            );
        return text.ToString().TrimEnd();
    }

    public static string Of(SenderExplanation explanation)
    {
        var text = new StringBuilder($"{explanation.Sender.Name}: {explanation.Words}\n\n");
        Gates(text, explanation.Gates);
        Ahead(text, explanation.Ahead);
        foreach (var failure in explanation.Failures)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {Moments.Print(failure.Attempt.RequestedAt)}  {failure.Attempt.Result}  {failure.Attempt.Failure} {failure.Attempt.Code}  {failure.Attempt.Detail}\n"
            );
        return text.ToString().TrimEnd();
    }

    public static string Of(WorkflowExplanation explanation)
    {
        var text = new StringBuilder($"{explanation.Workflow.Name}: {explanation.Words}\n\n");
        foreach (var run in explanation.Runs)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {run.Count, 7}  runs {run.State.ToString().ToLowerInvariant()}{(run.Reason is { } why ? $", {Words.Of(why)}" : "")}\n"
            );
        Ahead(text, explanation.Ahead);
        return text.ToString().TrimEnd();
    }

    static void Gates(StringBuilder text, IReadOnlyList<Gate> gates)
    {
        foreach (var gate in gates)
        {
            var opens = gate.OpensAt is { } at ? $"; opens {Moments.Print(at)}" : "";
            text.Append($"  {(gate.IsOpen ? "open  " : "closed")}  {gate.Name, -11}  {gate.Reason}{opens}".TrimEnd()).Append('\n');
        }
    }

    static void Ahead(StringBuilder text, IReadOnlyList<Standing> ahead)
    {
        foreach (var standing in ahead)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {standing.Count, 7}  {standing.Kind}{(standing.Reason is { } why ? $": {why}" : "")}{(standing.NextAt is { } at ? $", first {Moments.Print(at)}" : "")}\n"
            );
    }

    static string At(DateTimeOffset? at) => at is { } moment ? $" {Moments.Print(moment)}" : "";
}
