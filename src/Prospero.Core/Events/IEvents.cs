namespace Prospero.Core.Events;

/// <summary>Where events and activities are kept.</summary>
public interface IEvents
{
    /// <summary>
    /// Appends to the log and the timelines. It must be the last statement of its transaction: the workspace's positions
    /// are taken under a row lock that holds until the commit, so that they become visible in order and without gaps.
    /// </summary>
    Task Append(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<Event> events,
        IReadOnlyCollection<Activity> activities,
        CancellationToken ct
    );

    /// <summary>The log behind <paramref name="after"/>, oldest first.</summary>
    Task<IReadOnlyList<StoredEvent>> Read(WorkspaceId workspace, long after, int limit, CancellationToken ct);

    /// <summary>The position of the newest event; 0 before the first.</summary>
    Task<long> Head(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The newest line of each lead's timeline; leads without any are left out.</summary>
    Task<IReadOnlyList<Activity>> Newest(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>A lead's timeline, oldest first.</summary>
    Task<IReadOnlyList<Activity>> Timeline(WorkspaceId workspace, LeadId lead, CancellationToken ct);
}

/// <summary>An event as the log holds it.</summary>
/// <param name="Position">From 1, without gaps in a workspace.</param>
/// <param name="PayloadJson">An object.</param>
public sealed record StoredEvent(long Position, Guid Id, string Type, DateTimeOffset At, LeadId Lead, string PayloadJson);
