using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Webhooks;

namespace Prospero.Storage;

/// <summary>
/// How the closed sets of the core stand in tables. They are written out here, so that a new name in the code does not
/// change what old rows mean.
/// </summary>
internal static class StoredNames
{
    public static StoredNames<TouchpointState> TouchpointStates { get; } =
        new("scheduled", "claimed", "sending", "sent", "skipped", "failed", "held", "cancelled");

    public static StoredNames<TouchpointKind> TouchpointKinds { get; } = new("step", "forced", "adhoc", "turn");

    public static StoredNames<HoldReason> HoldReasons { get; } = new("outcome_unknown", "needs_operator");

    public static StoredNames<RunState> RunStates { get; } = new("active", "parked", "closed");

    public static StoredNames<RunReason> RunReasons { get; } =
        new(
            "replied",
            "stopped",
            "workflow_paused",
            "answering",
            "status_paused",
            "exhausted",
            "terminal_status",
            "opted_out",
            "meeting",
            "reassigned",
            "archived",
            "goal",
            "converted",
            "bounced",
            "complained",
            "timed_out"
        );

    public static StoredNames<PauseScope> PauseScopes { get; } = new("workspace", "workflow", "sender");

    public static StoredNames<SweepKind> SweepKinds { get; } = new("resume", "move");

    public static StoredNames<Direction> Directions { get; } = new("outbound", "inbound");

    public static StoredNames<DeliveryStatus> DeliveryStatuses { get; } = new("queued", "sent", "delivered", "read", "failed", "unknown");

    public static StoredNames<SuppressionReason> SuppressionReasons { get; } = new("opt_out", "consent", "bounce", "complaint", "operator");

    public static StoredNames<Surface> Surfaces { get; } = new("nexor", "pollybot");

    public static StoredNames<WebhookProfile> WebhookProfiles { get; } = new("nexor", "standard", "pollybot");

    public static StoredNames<DeliveryState> DeliveryStates { get; } = new("pending", "claimed", "delivered", "failed");
    public static StoredNames<LeadStatus> LeadStatuses { get; } = new([.. LeadStatusNames.All]);

    public static StoredNames<LeadPriority> LeadPriorities { get; } = new("low", "medium", "high", "urgent");

    public static StoredNames<LeadUrgency> LeadUrgencies { get; } = new("low", "medium", "high");

    public static StoredNames<PreferredMethod> PreferredMethods { get; } = new("email", "phone", "discord");

    public static StoredNames<MeetingStatus> MeetingStatuses { get; } = new("scheduled", "confirmed", "completed", "cancelled", "no_show");

    public static StoredNames<MeetingPlace> MeetingPlaces { get; } = new("video", "phone", "in_person");

    public static StoredNames<ImportState> ImportStates { get; } = new("running", "done", "abandoned");

    public static StoredNames<CallOutcome> CallOutcomes { get; } =
        new("answered", "busy", "no_answer", "voicemail", "failed", "callback_requested");
}

/// <summary>The names of one closed set, in the order of its members.</summary>
internal sealed class StoredNames<T>
    where T : struct, Enum
{
    readonly Dictionary<T, string> _names = [];
    readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);

    public StoredNames(params ReadOnlySpan<string> names)
    {
        var values = Enum.GetValues<T>();
        if (values.Length != names.Length)
            throw new ArgumentException($"{typeof(T).Name} has {values.Length} members but {names.Length} names.", nameof(names));
        for (var i = 0; i < names.Length; i++)
        {
            _names.Add(values[i], names[i]);
            _values.Add(names[i], values[i]);
        }
    }

    public string Of(T value) => _names[value];

    public string? Of(T? value) => value is { } known ? _names[known] : null;

    public T Parse(string name) => _values.TryGetValue(name, out var value) ? value : throw Unknown(name);

    public T? ParseOrNull(string? name) => name is null ? null : Parse(name);

    static InvalidDataException Unknown(string name) => new($"The database holds '{name}' where one of {typeof(T).Name} is expected.");
}
