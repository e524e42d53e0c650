using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>
    /// When a parked touchpoint is due once what parked it is resumed. One whose time has not come keeps it; one that is
    /// overdue takes the next free place of the spread, or none if it does not leave anyway. Its gates are asked again then.
    /// </summary>
    /// <param name="gates">Its gates as they stand now.</param>
    /// <param name="allowed">The first moment at or after another one at which it may leave; null for never.</param>
    public static DateTimeOffset Resumed(
        Touchpoint parked,
        IReadOnlyList<Gate> gates,
        Spread spread,
        DateTimeOffset now,
        Func<DateTimeOffset, DateTimeOffset?> allowed
    ) =>
        parked.ParkedDue > now
            ? allowed(parked.ParkedDue.Value) ?? parked.ParkedDue.Value
            // What may never leave is told so by its gates, now.
            : (MayLeave(gates) ? spread.Take(now, allowed) : null) ?? now;

    /// <summary>True if nothing but the pause that is over keeps a parked touchpoint from the timetable.</summary>
    public static bool MayResume(IReadOnlyList<Gate> gates) => !gates.Any(gate => gate is { IsOpen: false, Effect: GateEffect.Park });

    // The first closed gate decides: a place in the spread is for those that only wait, if at all.
    static bool MayLeave(IReadOnlyList<Gate> gates) => gates.FirstOrDefault(gate => !gate.IsOpen) is null or { Effect: GateEffect.Wait };

    // What came with its own content leaves at any hour, as its gate does: somebody chose the moment.
    static DateTimeOffset? Allowed(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset from) =>
        touchpoint.Content is null && StepOf(plan, touchpoint) is { } step ? Place(plan, step, from, reach) : from;
}
