namespace Prospero.Core.Webhooks;

/// <summary>One event on its way to one receiver.</summary>
/// <param name="Workspace">The data set in which the event happened.</param>
/// <param name="Event">The event's id, the same for all receivers.</param>
/// <param name="Name">The event's name as the receiver sees it.</param>
/// <param name="Position">The event's position in its log; 0 for a test event.</param>
/// <param name="Lead">Whom it concerns; null if no lead.</param>
/// <param name="Body">What every try sends, byte by byte; null once the lead was erased.</param>
/// <param name="IsRepeat">True if somebody asked for it: a test event, or an event sent anew.</param>
/// <param name="DueAt">When it is tried next, in system time; null once it is over.</param>
/// <param name="Tries">How many tries there were.</param>
/// <param name="LastTryAt">Null before the first.</param>
/// <param name="Status">The last answer's status; null if there was no answer.</param>
/// <param name="Error">Why the last try failed; null if it did not.</param>
/// <param name="Answer">The beginning of the last answer's body; null if there was none.</param>
public sealed record Delivery(
    DeliveryId Id,
    WorkspaceId Workspace,
    WebhookId Webhook,
    Guid Event,
    string Name,
    long Position,
    LeadId? Lead,
    byte[]? Body,
    bool IsRepeat,
    DeliveryState State,
    DateTimeOffset? DueAt,
    int Tries,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastTryAt = null,
    int? Status = null,
    string? Error = null,
    string? Answer = null
);

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its next try.</summary>
    Pending,

    /// <summary>A node tries it.</summary>
    Claimed,

    /// <summary>The receiver acknowledged it.</summary>
    Delivered,

    /// <summary>It was given up; it can be sent anew.</summary>
    Failed,
}

/// <summary>What came of a request. No answer and an error, or an answer.</summary>
/// <param name="Status">Null if there was no answer in time.</param>
/// <param name="Body">The beginning of the answer's body; null if there was none.</param>
/// <param name="RetryAfter">When the receiver wants to be asked again; null if it did not say.</param>
/// <param name="Error">Why there was no answer; null if there was one.</param>
public sealed record WebhookAnswer(int? Status, string? Body, TimeSpan? RetryAfter, string? Error)
{
    public bool IsAcknowledged => Status is >= 200 and < 300;

    /// <summary>The receiver says that nobody listens there any more.</summary>
    public bool IsGone => Status == 410;

    /// <summary>What went wrong, in words; null if nothing did.</summary>
    public string? Fault =>
        IsAcknowledged
            ? null
            : Error ?? (Status is >= 300 and < 400 ? $"answered {Status}; redirects are not followed" : $"answered {Status}");
}
