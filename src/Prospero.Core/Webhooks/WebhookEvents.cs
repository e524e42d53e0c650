using Prospero.Core.Events;

namespace Prospero.Core.Webhooks;

/// <summary>What names a subscription may use for which events.</summary>
public static class WebhookEvents
{
    static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["meeting.created"] = "meeting.scheduled",
        ["LEAD_CREATED"] = "lead.created",
        ["LEAD_UPDATED"] = "lead.updated",
        ["LEAD_DELETED"] = "lead.deleted",
        ["LEAD_STATUS_CHANGED"] = "lead.status_changed",
    };

    /// <summary>PollyBot's own names.</summary>
    public static IReadOnlyList<string> PollyBot { get; } = ["LEAD_CREATED", "LEAD_UPDATED", "LEAD_STATUS_CHANGED", "LEAD_DELETED"];

    public static bool IsKnown(string name) => EventCatalogue.Contains(name) || Aliases.ContainsKey(name);

    /// <summary>The event's name in the log.</summary>
    public static string InLog(string name) => Aliases.GetValueOrDefault(name, name);

    /// <summary>True if the endpoint subscribed to events of this type.</summary>
    public static bool Hears(this WebhookEndpoint endpoint, string type) => endpoint.Events.Any(name => InLog(name) == type);
}
