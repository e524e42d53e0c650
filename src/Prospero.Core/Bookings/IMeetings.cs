namespace Prospero.Core.Bookings;

/// <summary>Where meetings are kept.</summary>
public interface IMeetings
{
    /// <summary>Inserts a meeting, or writes all its columns but those that say whose it is and since when.</summary>
    Task Save(ITransaction tx, Meeting meeting, CancellationToken ct);

    /// <summary>A meeting, held until the transaction ends; null if it is unknown or another workspace's.</summary>
    Task<Meeting?> Hold(ITransaction tx, WorkspaceId workspace, MeetingId id, CancellationToken ct);

    /// <summary>The same by what somebody else's calendar calls it.</summary>
    Task<Meeting?> Hold(ITransaction tx, WorkspaceId workspace, ExternalMeeting external, CancellationToken ct);

    /// <summary>The meetings of a lead, the one that begins last first.</summary>
    Task<IReadOnlyList<Meeting>> Of(WorkspaceId workspace, LeadId lead, CancellationToken ct);

    /// <summary>The meetings that stand and begin at a moment or later, the next first.</summary>
    Task<IReadOnlyList<Meeting>> Ahead(WorkspaceId workspace, DateTimeOffset from, int limit, CancellationToken ct);
}
