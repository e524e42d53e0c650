using NodaTime;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>Says what comes next for a lead: the same words in the list and on the lead's page.</summary>
static class NextTouches
{
    /// <summary>The zone in which a lead is contacted: its own, else that of its number, else the workflow's.</summary>
    public static DateTimeZone ZoneOf(Lead lead, WorkflowPlan? plan, DateTimeZone otherwise) =>
        LeadReach.ZonesOf(lead, plan?.Zone ?? otherwise)[0];

    /// <summary>A zone's place as people say it: <c>New York</c>.</summary>
    public static string Place(DateTimeZone zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    public static NextTouchView Of(Touchpoint touchpoint, DateTimeZone zone, Times times)
    {
        var due = times.Of(touchpoint.DueAt);
        var local = touchpoint.DueAt is { } at ? $"{(times with { Zone = zone }).Local(at)} in {Place(zone)}" : null;
        return touchpoint.State switch
        {
            TouchpointState.Scheduled when due is null => new NextTouchView(touchpoint.Channel, "parked", null, null),
            TouchpointState.Scheduled when due.At <= times.Now => new NextTouchView(touchpoint.Channel, "due now", due, local),
            TouchpointState.Scheduled => new NextTouchView(touchpoint.Channel, due.Relative, due, local),
            TouchpointState.Held => new NextTouchView(touchpoint.Channel, "held", null, null),
            TouchpointState.Sent => new NextTouchView(touchpoint.Channel, "awaiting the report", null, null),
            _ => new NextTouchView(touchpoint.Channel, "leaving now", null, null),
        };
    }

    /// <summary>True while something is still to come of it: a time, a person, a report.</summary>
    public static bool IsAhead(Touchpoint touchpoint) =>
        touchpoint.State is TouchpointState.Scheduled or TouchpointState.Claimed or TouchpointState.Sending or TouchpointState.Held
        || touchpoint is { State: TouchpointState.Sent, DueAt: not null };
}
