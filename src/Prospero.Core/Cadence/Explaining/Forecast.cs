using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What becomes of a touchpoint as things stand.</summary>
/// <param name="Kind">One of <c>leaves parked skipped cancelled held leaving awaiting_report</c>.</param>
/// <param name="At">When; null if that is not known.</param>
/// <param name="Words">The same for people.</param>
public sealed record Forecast(string Kind, DateTimeOffset? At, string Words)
{
    // Gates that follow one another open in turn; a plan whose gates never agree says so.
    const int MostOpenings = 20;

    /// <summary>Asks the planner's gates about now and, where they only wait, about when they open.</summary>
    public static Forecast Of(WorkflowPlan plan, Touchpoint touchpoint, TouchpointContext context, LeadReach? reach, DateTimeOffset now) =>
        touchpoint switch
        {
            { State: TouchpointState.Sent, DueAt: { } until } => new Forecast(
                "awaiting_report",
                until,
                "it was placed; how it went is awaited, and what follows is planned then"
            ),
            { State: TouchpointState.Held, HoldReason: HoldReason.NeedsOperator } => new Forecast(
                "held",
                null,
                $"held for somebody to act: {touchpoint.Reason}"
            ),
            { State: TouchpointState.Held } => new Forecast(
                "held",
                touchpoint.DueAt,
                $"nobody knows whether it left: {touchpoint.Reason}; it is not sent again by guess"
                    + (touchpoint.DueAt is null ? ", a person decides" : ", then the workflow's rule decides")
            ),
            { State: TouchpointState.Claimed or TouchpointState.Sending } => new Forecast("leaving", now, "it is leaving at this moment"),
            { DueAt: null } => new Forecast(
                "parked",
                null,
                $"parked: {touchpoint.Reason ?? "the run is stopped"}; it waits until somebody resumes"
            ),
            { DueAt: { } due } => OfPlanned(plan, touchpoint, context, reach, due > now ? due : now),
        };

    static Forecast OfPlanned(WorkflowPlan plan, Touchpoint touchpoint, TouchpointContext context, LeadReach? reach, DateTimeOffset at)
    {
        string? waitsFor = touchpoint.Reason;
        for (var turn = 0; turn < MostOpenings; turn++)
        {
            var closed = CadencePlanner.Gates(plan, touchpoint, context, reach, at).FirstOrDefault(gate => !gate.IsOpen);
            if (closed is null)
                return new Forecast("leaves", at, waitsFor is null ? "planned" : $"planned; {waitsFor}");
            if (closed.Effect != GateEffect.Wait)
                return new Forecast(EffectOf(closed.Effect), closed.Effect == GateEffect.Park ? null : at, closed.Reason!);
            waitsFor = closed.Reason;
            if (closed.OpensAt is not { } opens || opens <= at)
                return new Forecast("leaves", null, closed.Reason!);
            // As the engine does: what waits for one gate waits for a moment that the other hours allow as well.
            if (plan.Times.NextOpen(touchpoint.Channel, opens, reach!.Zones) is not { } allowed)
                return new Forecast("skipped", opens, $"{closed.Reason}, and no moment in a year suits all hours");
            at = allowed;
            touchpoint = touchpoint with { DueAt = at };
        }

        return new Forecast("leaves", null, "its gates never seem to be open at the same time");
    }

    static string EffectOf(GateEffect effect) =>
        effect switch
        {
            GateEffect.Park => "parked",
            GateEffect.Skip or GateEffect.Miss or GateEffect.End => "skipped",
            _ => "cancelled",
        };
}
