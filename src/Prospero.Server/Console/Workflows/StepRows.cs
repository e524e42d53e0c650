using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.WebConsole.Leads;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>The steps of a plan in the words of the console.</summary>
static class StepRows
{
    public static IReadOnlyList<StepRow> Of(WorkflowPlan plan) => [.. plan.Steps.Select(Of)];

    static StepRow Of(Step step) =>
        new(
            step.Key,
            step is ContactStep contact ? contact.Channel.Name() : Icon(step),
            Title(step),
            step.Delay > TimeSpan.Zero ? $"{Times.Span(step.Delay)} later" : null,
            More(step)
        );

    static string Title(Step step) =>
        step switch
        {
            ContactStep contact => Phrases.Of(contact.Channel),
            WaitStep { Until: WaitUntil.Weekday until } =>
                $"Wait until {string.Join(", ", until.Days)} at {until.At.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)}",
            WaitStep { Until: WaitUntil.Date until } => $"Wait until {until.Fact}",
            WaitStep wait => $"Wait {Times.Span(wait.Duration)}",
            WaitForStep wait => $"Wait for {string.Join(" or ", wait.Signals)}, at most {Times.Span(wait.Timeout)}",
            TaskStep => "Task for a person",
            _ => char.ToUpperInvariant(step.Kind[0]) + Phrases.Readable(step.Kind[1..]),
        };

    static string Icon(Step step) =>
        step switch
        {
            WaitStep or WaitForStep => "clock",
            TaskStep => "person",
            EndStep or GoalStep => "end",
            _ => "flow",
        };

    static string? More(Step step)
    {
        var more = new List<string>();
        if (step is ContactStep { MaxAttempts: > 1 } contact)
            more.Add($"up to {contact.MaxAttempts} tries, {Times.Span(contact.RetryAfter)} apart");
        var jumps = step.Jumps.Concat(step.GoTo is { } next ? [next] : []).Distinct().ToList();
        if (jumps.Count > 0)
            more.Add($"goes on at {string.Join(", ", jumps)}");
        return more.Count == 0 ? null : string.Join("; ", more);
    }
}
