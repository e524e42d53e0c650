using Prospero.Core.Leads;

namespace Prospero.Core.Channels;

/// <summary>What a provider later says about something it accepted. A closed set, in our words.</summary>
public abstract record ProviderReport
{
    ProviderReport() { }

    /// <summary>A message moved on: it was sent on, delivered or read.</summary>
    public sealed record Delivery(DeliveryStatus Status) : ProviderReport;

    /// <summary>A message that was accepted did not arrive.</summary>
    public sealed record Failed(FailureKind Kind, string Reason, string? Code = null) : ProviderReport;

    /// <summary>The recipient's mailbox reported the message as unwanted.</summary>
    public sealed record Complaint : ProviderReport;

    /// <summary>A call ended.</summary>
    public sealed record CallEnded(CallResult Result) : ProviderReport;
}

/// <summary>How far a message got. The order is the order in which it advances; it never goes back.</summary>
public enum DeliveryStatus
{
    Queued,
    Sent,
    Delivered,
    Read,
    Failed,
    Unknown,
}

/// <summary>How a call went.</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="Duration">How long it lasted; zero if nobody answered.</param>
/// <param name="Summary">The agent's summary; null if there is none.</param>
/// <param name="Transcript">What was said; null if there is none.</param>
/// <param name="RecordingUrl">Where the recording is; null if there is none.</param>
/// <param name="CallBackAt">When the lead asked to be called; null if it did not.</param>
/// <param name="DisconnectionReason">The provider's raw reason; null if it gave none.</param>
public sealed record CallResult(
    CallOutcome Outcome,
    TimeSpan Duration = default,
    string? Summary = null,
    string? Transcript = null,
    string? RecordingUrl = null,
    DateTimeOffset? CallBackAt = null,
    string? DisconnectionReason = null
)
{
    /// <summary>What the provider made of it, as its own JSON object; null if there is none.</summary>
    public string? Analysis { get; init; }

    /// <summary>What the voice agent learned; empty if nothing.</summary>
    public IReadOnlyList<CollectedValue> Learned { get; init; } = [];
}

/// <summary>How a call ended, in one word.</summary>
public enum CallOutcome
{
    Answered,
    Busy,
    NoAnswer,
    Voicemail,
    Failed,
    CallbackRequested,
}
