namespace Prospero.Core.Events;

/// <summary>The names of all events: in the log, in <c>types=</c> and in subscriptions.</summary>
public static class EventCatalogue
{
    /// <summary>Those that this program writes; one record of <see cref="Event"/> each.</summary>
    public static IReadOnlyList<string> Written { get; } =
    [
        "lead.created",
        "lead.updated",
        "lead.status_changed",
        "lead.deleted",
        "lead.unsubscribed",
        "lead.assigned",
        "run.started",
        "run.parked",
        "run.resumed",
        "run.closed",
        "run.moved",
        "workflow_run.status_changed",
        "touchpoint.sent",
        "touchpoint.held",
        "touchpoint.skipped",
        "outreach.failed",
        "call.ended",
        "message.received",
        "message.status_changed",
        "meeting.scheduled",
        "meeting.updated",
        "meeting.confirmed",
        "meeting.cancelled",
        "meeting.completed",
        "meeting.no_show",
        "webhook.paused",
        "workspace.paused",
        "workspace.resumed",
        "workflow.paused",
        "workflow.resumed",
        "sender.paused",
        "sender.resumed",
    ];

    public static bool Contains(string type) => Written.Contains(type);
}
