using System.Globalization;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Answers to "why?" in a sentence.</summary>
static class ExplanationWords
{
    // What failed longer ago than this does not explain a silence of today.
    static readonly TimeSpan Recently = TimeSpan.FromHours(1);

    public static string Of(Run run, WorkflowPlan plan) => Of(run) + TimeOut(run, plan);

    static string TimeOut(Run run, WorkflowPlan plan)
    {
        if (
            run is not { State: not RunState.Closed, StatusDue: { } due }
            || plan.FindStatus(run.StatusKey) is not { Timeout: { } rule } status
        )
            return "";
        var then = rule.Then switch
        {
            TimeoutAct.ToStatus { Key: var key } => $"it moves to {plan.FindStatus(key)?.Label ?? key}",
            TimeoutAct.ToWorkflow { Workflow: var workflow } => $"the lead goes on in workflow {workflow}",
            _ => "it ends",
        };
        return $" In {status.Label} until {Time(due)}, then {then}.";
    }

    static string Of(Run run) =>
        run switch
        {
            { State: RunState.Active } => "The cadence is running.",
            { State: RunState.Parked, Reason: RunReason.Replied } => "The lead answered: nothing more is sent by itself.",
            { State: RunState.Parked, Reason: RunReason.WorkflowPaused } => "Its workflow is paused; it waits until somebody resumes.",
            { State: RunState.Parked, Reason: RunReason.Stopped } => "It was stopped by hand; it waits until somebody resumes.",
            { Reason: RunReason.Exhausted } => "The cadence has ended: every step was carried out or left out.",
            { Reason: RunReason.OptedOut } => "The cadence has ended: the lead wants to be left alone.",
            { State: RunState.Closed, Reason: RunReason.Converted } => "The cadence has ended: a conversion was recorded.",
            { State: RunState.Closed, Reason: RunReason.Bounced } => "The cadence has ended: an address of the lead does not exist.",
            { State: RunState.Closed, Reason: RunReason.Complained } => "The cadence has ended: the lead complained about a message.",
            { State: RunState.Closed, Reason: RunReason.TimedOut } => "The cadence has ended: the lead stood too long in a status.",
            { State: RunState.Parked, Reason: { } why } => $"The cadence waits: {Readable(why)}.",
            { Reason: { } why } => $"The cadence has ended: {Readable(why)}.",
            _ => "The cadence has ended.",
        };

    public static string OfLead(IReadOnlyList<RunExplanation> runs, IReadOnlyList<PendingExplanation> pending, PendingExplanation? next)
    {
        if (next is not null)
            return $"Next: {next.Touchpoint.Channel.Name()} at {Time(next.Forecast.At!.Value)}.";
        if (pending.Count > 0)
            return $"Nothing leaves by itself: {pending[0].Forecast.Words}.";
        return runs.Count == 0 ? "The lead is in no workflow." : runs.OrderBy(one => one.Run.State != RunState.Closed).Last().Words;
    }

    /// <param name="now">System time, in which sends are noted.</param>
    public static string OfSender(
        IReadOnlyList<Gate> gates,
        IReadOnlyList<Standing> ahead,
        IReadOnlyList<FailedAttempt> failures,
        DateTimeOffset now
    )
    {
        var due = Count(ahead, Standings.Due);
        if (gates.FirstOrDefault(gate => !gate.IsOpen && gate.Name != "limit") is { } shut)
            return $"Nothing leaves: {shut.Reason}. {Planned(ahead, due)}";
        if (gates.FirstOrDefault(gate => !gate.IsOpen) is { } limit)
            return $"Its limit is reached: {limit.Reason}; the next slot is at {Time(limit.OpensAt!.Value)}. {Planned(ahead, due)}";
        if (failures.Count > 0 && now - failures[0].Attempt.RequestedAt < Recently && failures[0].Attempt is var last)
            return $"The last send that failed: {last.Detail ?? last.Result}. {Planned(ahead, due)}";
        return Planned(ahead, due);
    }

    public static string OfWorkflow(Workflow workflow, IReadOnlyList<RunCount> runs, IReadOnlyList<Standing> ahead)
    {
        var active = runs.Where(run => run.State == RunState.Active).Sum(run => run.Count);
        var standing =
            workflow.IsPaused ? "The workflow is paused: nothing of it leaves."
            : workflow.IsArchived ? "The workflow is archived: it takes no more leads."
            : workflow.Published is null ? "The workflow was never published: it takes no leads."
            : $"{active} of {runs.Sum(run => run.Count)} runs are active.";
        return $"{standing} {Planned(ahead, Count(ahead, Standings.Due))}";
    }

    static string Planned(IReadOnlyList<Standing> ahead, int due)
    {
        var held = Count(ahead, Standings.HeldOperator) + Count(ahead, Standings.HeldUnknown);
        var waiting = ahead.Where(one => one.Kind == Standings.Waiting).ToList();
        var next = waiting.Min(one => one.NextAt);
        var first =
            due > 0 ? $"{due} {(due == 1 ? "is" : "are")} due now"
            : next is { } at ? $"Nothing is due; the next of {waiting.Sum(one => one.Count)} is due at {Time(at)}"
            : "Nothing is planned";
        return held == 0 ? $"{first}." : $"{first}; {held} {(held == 1 ? "is" : "are")} held.";
    }

    static int Count(IReadOnlyList<Standing> ahead, string kind) => ahead.Where(one => one.Kind == kind).Sum(one => one.Count);

    static string Readable(RunReason why) => Words.Of(why).Replace('_', ' ');

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
