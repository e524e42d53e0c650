using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>Says why a contact that is ahead has not left yet, with every gate that it has to pass.</summary>
static class Explanation
{
    /// <param name="before">The try of the same step before it; null for the first.</param>
    public static AheadView Of(PendingExplanation pending, Lead lead, Touchpoint? before, Times times)
    {
        var (touchpoint, plan) = (pending.Touchpoint, pending.Plan);
        return new AheadView(
            NextTouches.Of(touchpoint, NextTouches.ZoneOf(lead, plan, times.Zone), times),
            PlaceOf(touchpoint, plan),
            Sentence(touchpoint, before, pending.Gates, times),
            Expected(pending, times),
            pending.Sender.DisplayName is { } name ? $"{name} ({pending.Sender.Name})" : pending.Sender.Name,
            [.. pending.Gates.Select(gate => Shown(gate, touchpoint.Channel, times))],
            touchpoint.State == TouchpointState.Held ? touchpoint.Id : null,
            touchpoint.HoldReason == HoldReason.OutcomeUnknown
        );
    }

    // The due time is when it is asked about next; gates that are closed then put it off.
    static string? Expected(PendingExplanation pending, Times times) =>
        pending.Forecast switch
        {
            { Kind: "leaves", At: { } at } when at > times.Now && at != pending.Touchpoint.DueAt =>
                $"As things stand it leaves {times.Local(at)}: {Phrases.Readable(pending.Forecast.Words)}.",
            { Kind: "skipped" or "cancelled" } =>
                $"As things stand it will be {pending.Forecast.Kind}: {Phrases.Readable(pending.Forecast.Words)}.",
            _ => null,
        };

    /// <summary>Where a touchpoint stands in the plan.</summary>
    public static string PlaceOf(Touchpoint touchpoint, WorkflowPlan plan) =>
        touchpoint.Kind switch
        {
            TouchpointKind.Adhoc => $"{Phrases.Of(touchpoint.Channel)}, sent by hand",
            TouchpointKind.Forced => $"{Phrases.Of(touchpoint.Channel)}, first message given with the lead",
            TouchpointKind.Turn =>
                $"{Phrases.OfTurn(touchpoint, plan)}, before contact {touchpoint.StepIndex + 1} of {plan.Contacts.Count}",
            _ when CadencePlanner.StepOf(plan, touchpoint) is { MaxAttempts: > 1 } step =>
                $"{Phrases.Of(touchpoint.Channel)}, step {touchpoint.StepIndex + 1} of {plan.Contacts.Count}, try {touchpoint.Number} of {step.MaxAttempts}",
            _ => $"{Phrases.Of(touchpoint.Channel)}, step {touchpoint.StepIndex + 1} of {plan.Contacts.Count}",
        };

    /// <summary>The same in few words.</summary>
    public static string ShortPlaceOf(Touchpoint touchpoint, WorkflowPlan plan) =>
        touchpoint.Kind == TouchpointKind.Turn ? Phrases.OfTurn(touchpoint, plan)
        : touchpoint.Kind == TouchpointKind.Step && CadencePlanner.StepOf(plan, touchpoint) is { MaxAttempts: > 1 } step
            ? $"{Phrases.Of(touchpoint.Channel)} {touchpoint.Number} of {step.MaxAttempts}"
        : Phrases.Of(touchpoint.Channel);

    static string Sentence(Touchpoint touchpoint, Touchpoint? before, IReadOnlyList<Gate> gates, Times times)
    {
        var closed = gates.FirstOrDefault(gate => gate is { IsOpen: false, Name: not "due" });
        return touchpoint switch
        {
            { State: TouchpointState.Sent, DueAt: { } until } =>
                $"It was placed; how it went is awaited until {times.Local(until)}. What follows is planned then.",
            { State: TouchpointState.Held, HoldReason: HoldReason.NeedsOperator } => $"Held for somebody to act: {Reason(touchpoint)}.",
            { State: TouchpointState.Held, DueAt: { } until } =>
                $"Nobody knows whether it left: {Reason(touchpoint)}. It is not sent again by guess; on {times.Local(until)} the workflow's rule decides.",
            { State: TouchpointState.Held } =>
                $"Nobody knows whether it left: {Reason(touchpoint)}. It is not sent again by guess; a person decides.",
            { State: TouchpointState.Claimed or TouchpointState.Sending } => "It is leaving at this moment.",
            { DueAt: null } => $"Parked: {touchpoint.Reason ?? closed?.Reason ?? "the run is stopped"}. It waits until somebody resumes.",
            { DueAt: { } due } when due > times.Now && touchpoint.Reason is { } reason => $"Postponed: {Phrases.Readable(reason)}.",
            { DueAt: { } due } when due > times.Now => Planned(touchpoint, before),
            _ when closed is { } gate => $"Its time has come, but {gate.Reason}.",
            _ => "Its time has come and every gate is open.",
        };
    }

    static string Planned(Touchpoint touchpoint, Touchpoint? before) =>
        before is { Outcome: { } outcome } ? $"The last try ended with: {Phrases.Readable(outcome)}. The next one is due then."
        : touchpoint.StepIndex > 0 ? "The workflow asks for this step then, inside the sending hours."
        : "It is the first step of the workflow, at the first moment inside the sending hours.";

    static string Reason(Touchpoint touchpoint) => Phrases.Readable(touchpoint.Reason ?? "no report came");

    /// <summary>A gate as a page shows it.</summary>
    public static GateView Shown(Gate gate, Channel channel, Times times) =>
        new(
            Phrases.OfGate(gate.Name, channel),
            gate.IsOpen,
            gate.IsOpen ? "yes" : Phrases.Readable(gate.Reason ?? "no"),
            gate.OpensAt is { } opens ? $"opens {times.Local(opens)}" : null
        );
}
