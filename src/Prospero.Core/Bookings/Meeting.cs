namespace Prospero.Core.Bookings;

/// <summary>An appointment with a lead.</summary>
/// <param name="Workspace">The data set of the lead.</param>
/// <param name="Terms">What was agreed.</param>
/// <param name="External">The same appointment in somebody else's calendar; null for one that is kept here alone.</param>
/// <param name="CancelledAt">In cadence time; null while it stands.</param>
/// <param name="CancellationReason">In the words of whoever cancelled it; null if they said nothing.</param>
public sealed record Meeting(
    MeetingId Id,
    WorkspaceId Workspace,
    LeadId Lead,
    MeetingTerms Terms,
    MeetingStatus Status,
    ExternalMeeting? External,
    DateTimeOffset? CancelledAt,
    string? CancellationReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>How it ended; null while that was not told.</summary>
    public MeetingOutcome? Outcome { get; init; }

    /// <summary>False once it was cancelled or its time came: it changes no more.</summary>
    public bool IsAhead => Status is MeetingStatus.Scheduled or MeetingStatus.Confirmed;
}

/// <summary>How a meeting ended.</summary>
/// <param name="At">When that was told, in cadence time.</param>
/// <param name="Notes">What came of it; null if that was not said.</param>
/// <param name="NoShowReason">Why nobody came; null if somebody did, or that was not said.</param>
public sealed record MeetingOutcome(DateTimeOffset At, string? Notes, string? NoShowReason);

/// <summary>When, where and who.</summary>
/// <param name="EndsAt">After <paramref name="StartsAt"/>.</param>
/// <param name="TimeZone">The IANA name of the zone in which it was agreed.</param>
/// <param name="Url">Where to join it; null if that is not known.</param>
/// <param name="PlaceDetails">An address or a number; null if there is none.</param>
/// <param name="Description">What it is about; null if that was not said.</param>
/// <param name="Type">What kind of meeting it is, in the caller's words; null if that was not said.</param>
/// <param name="Host">The user who holds it; null if nobody was named.</param>
/// <param name="OthersJson">Who else comes: a JSON array of objects with name and email.</param>
public sealed record MeetingTerms(
    string Title,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string TimeZone,
    MeetingPlace Place,
    string? Url,
    string? PlaceDetails,
    string? Description,
    string? Type,
    Guid? Host,
    MeetingGuest Guest,
    string OthersJson
)
{
    /// <summary>How long it takes, in whole minutes.</summary>
    public int Minutes => (int)(EndsAt - StartsAt).TotalMinutes;
}

/// <summary>Who comes for the lead, usually itself. What is not known is null.</summary>
public sealed record MeetingGuest(string? Name, string? Email, string? Phone);

/// <summary>An appointment in somebody else's calendar.</summary>
/// <param name="Provider">The calendar's name.</param>
/// <param name="EventId">Its own id there; unique per provider and workspace.</param>
public sealed record ExternalMeeting(string Provider, string EventId);

/// <summary>Where a meeting takes place.</summary>
public enum MeetingPlace
{
    Video,
    Phone,
    InPerson,
}

/// <summary>Where a meeting stands.</summary>
public enum MeetingStatus
{
    Scheduled,
    Confirmed,
    Completed,
    Cancelled,
    NoShow,
}

/// <summary>The names of statuses and places in events and on the wire.</summary>
public static class MeetingNames
{
    /// <summary>Every status, in the order of <see cref="MeetingStatus"/>.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["scheduled", "confirmed", "completed", "cancelled", "no_show"];

    /// <summary>Every place, in the order of <see cref="MeetingPlace"/>.</summary>
    public static IReadOnlyList<string> Places { get; } = ["video", "phone", "in_person"];

    public static string Name(this MeetingStatus status) => Statuses[(int)status];

    public static string Name(this MeetingPlace place) => Places[(int)place];
}
