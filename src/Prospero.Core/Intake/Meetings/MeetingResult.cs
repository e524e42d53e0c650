using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>A meeting that was booked elsewhere.</summary>
/// <param name="Lead">Null to find the lead by its email.</param>
/// <param name="Terms">Without a host, and without what is to be taken from the lead about who comes.</param>
/// <param name="HostEmail">Of the user who holds it; null for nobody.</param>
/// <param name="Status">Null for the usual: scheduled, or what it was before.</param>
public sealed record MeetingWish(
    Workspace Workspace,
    LeadId? Lead,
    EmailAddress? LeadEmail,
    MeetingTerms Terms,
    string? HostEmail,
    MeetingStatus? Status,
    ExternalMeeting? External,
    Actor Actor
);

/// <summary>What became of a call about a meeting. A closed set.</summary>
public abstract record MeetingResult
{
    MeetingResult() { }

    /// <summary>The meeting as it stands now.</summary>
    /// <param name="Host">Null if nobody was named.</param>
    /// <param name="WasKnown">True if this appointment had been told before.</param>
    public sealed record Booked(Meeting Meeting, User? Host, bool WasKnown) : MeetingResult
    {
        /// <summary>False if it was there before.</summary>
        public bool IsNew { get; init; } = !WasKnown;
    }

    /// <summary>It was cancelled, or it was told how it ended; it changes no more.</summary>
    public sealed record Over(Meeting Meeting) : MeetingResult;

    /// <param name="WasBefore">True if it was cancelled already; nothing was written.</param>
    public sealed record Cancelled(Meeting Meeting, bool WasBefore) : MeetingResult;

    /// <summary>It stands in somebody else's calendar and can only be cancelled there; nothing was written.</summary>
    public sealed record KeptElsewhere(Meeting Meeting) : MeetingResult;

    /// <summary>The lead is unknown, archived or another workspace's.</summary>
    public sealed record LeadNotFound : MeetingResult;

    /// <summary>The meeting is unknown or another workspace's.</summary>
    public sealed record NotFound : MeetingResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : MeetingResult;
}
