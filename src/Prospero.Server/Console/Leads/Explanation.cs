using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>Says why a contact that is ahead has not left yet, with every gate that it has to pass.</summary>
static class Explanation
{
    /// <param name="before">The try of the same step before it; null for the first.</param>
    public static AheadView Of(Touchpoint touchpoint, TouchpointContext context, Touchpoint? before, WorkflowPlan plan, Times times)
    {
        var reach = context.Lead is { } known ? LeadReach.Of(known, context.Suppressions, plan.Zone) : null;
        var zone = context.Lead is { } lead ? NextTouches.ZoneOf(lead, plan, times.Zone) : times.Zone;
        var gates = CadencePlanner.Gates(plan, touchpoint, context, reach, times.Now);
        return new AheadView(
            NextTouches.Of(touchpoint, zone, times),
            PlaceOf(touchpoint, plan),
            Sentence(touchpoint, before, gates, times),
            context.Sender.DisplayName is { } name ? $"{name} ({context.Sender.Name})" : context.Sender.Name,
            // What has left already, or may have, waits for a report and not for a gate.
            touchpoint.State
                is TouchpointState.Scheduled
                    or TouchpointState.Claimed
            || touchpoint.HoldReason == HoldReason.NeedsOperator
                ? [Due(touchpoint, times), .. gates.Select(gate => Shown(gate, touchpoint.Channel, times))]
                : []
        );
    }

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
        var closed = gates.FirstOrDefault(gate => !gate.IsOpen);
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

    static GateView Due(Touchpoint touchpoint, Times times) =>
        touchpoint.DueAt is { } due && due <= times.Now ? new GateView("Its time has come", true, "yes", null)
        : touchpoint.DueAt is { } later ? new GateView("Its time has come", false, "not yet", $"due {times.Local(later)}")
        : new GateView("Its time has come", false, "it has none until it is resumed", null);

    static GateView Shown(Gate gate, Channel channel, Times times) =>
        new(
            Phrases.OfGate(gate.Name, channel),
            gate.IsOpen,
            gate.IsOpen ? "yes" : gate.Reason ?? "no",
            gate.OpensAt is { } opens ? $"opens {times.Local(opens)}" : null
        );
}
