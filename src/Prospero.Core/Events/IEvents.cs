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

    /// <summary>A page of the log as readers of it get it.</summary>
    Task<EventPage> Page(WorkspaceId workspace, EventQuery query, CancellationToken ct);

    /// <summary>The position of the newest event of each workspace; unknown ones are left out.</summary>
    Task<IReadOnlyDictionary<WorkspaceId, long>> Heads(IReadOnlyCollection<WorkspaceId> workspaces, CancellationToken ct);

    /// <summary>
    /// Removes the oldest events that happened before this moment and were handed to the webhooks, at most
    /// <paramref name="limit"/>; returns how many. Positions are never used again.
    /// </summary>
    Task<int> Prune(WorkspaceId workspace, DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>The position of the newest event; 0 before the first.</summary>
    Task<long> Head(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The newest line of each lead's timeline; leads without any are left out.</summary>
    Task<IReadOnlyList<Activity>> Newest(WorkspaceId workspace, IReadOnlyCollection<LeadId> leads, CancellationToken ct);

    /// <summary>A lead's timeline, oldest first.</summary>
    Task<IReadOnlyList<Activity>> Timeline(WorkspaceId workspace, LeadId lead, CancellationToken ct);
}

/// <summary>An event as the log holds it.</summary>
/// <param name="Position">From 1, without gaps in a workspace.</param>
/// <param name="Lead">Null if it concerns none.</param>
/// <param name="PayloadJson">An object.</param>
public sealed record StoredEvent(long Position, Guid Id, string Type, DateTimeOffset At, LeadId? Lead, string PayloadJson);

/// <summary>What of the log is asked for.</summary>
/// <param name="After">Only what stands behind this position; null to begin with the oldest event that is kept.</param>
/// <param name="Limit">How many events at most.</param>
/// <param name="Types">Only these; empty for all.</param>
public sealed record EventQuery(long? After, int Limit, IReadOnlyList<string> Types);

/// <summary>A page of the log.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="Cursor">Where to read on; everything up to here was looked at.</param>
/// <param name="Head">The newest position at the time of reading.</param>
/// <param name="Pruned">The newest position that was removed; 0 if none was.</param>
/// <param name="IsGone">True if events behind the position asked for were removed: the reader would miss them.</param>
public sealed record EventPage(IReadOnlyList<StoredEvent> Events, long Cursor, long Head, long Pruned, bool IsGone)
{
    /// <summary>True if there is more behind the cursor.</summary>
    public bool HasMore => Cursor < Head;
}
