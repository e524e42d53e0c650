namespace Prospero.Core.Cadence;

/// <summary>
/// Work over more rows than one transaction may touch, as a row of its own: batch after batch, and after a crash behind the
/// last batch that was committed.
/// </summary>
/// <param name="Workspace">The data set whose rows are gone through.</param>
/// <param name="Kind">What is done to them.</param>
/// <param name="Scope">With <paramref name="Subject"/>: which rows.</param>
/// <param name="Details">What else the work needs to know, in its own form.</param>
/// <param name="Cursor">The last row that was looked at; null before the first.</param>
/// <param name="Done">How many rows were changed.</param>
/// <param name="Kept">How many were looked at and left as they are.</param>
/// <param name="StartedAt">System time.</param>
/// <param name="ChangedAt">When it last went on, in system time.</param>
/// <param name="FinishedAt">System time; null while it goes on.</param>
public sealed record Sweep(
    SweepId Id,
    WorkspaceId Workspace,
    SweepKind Kind,
    PauseScope Scope,
    Guid Subject,
    string Details,
    Guid? Cursor,
    long Done,
    long Kept,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? FinishedAt
)
{
    /// <summary>A sweep that begins now.</summary>
    public static Sweep Begin(WorkspaceId workspace, SweepKind kind, PauseScope scope, Guid subject, string details, DateTimeOffset now) =>
        new(SweepId.New(now), workspace, kind, scope, subject, details, null, 0, 0, now, now, null);
}

/// <summary>A sweep after a batch.</summary>
/// <param name="RestsUntil">When it is worth while to go on, in system time; null for at once.</param>
public sealed record SweepStep(Sweep Sweep, DateTimeOffset? RestsUntil);

/// <summary>What a sweep does.</summary>
public enum SweepKind
{
    /// <summary>Puts parked touchpoints back on the timetable, spread over time.</summary>
    Resume,

    /// <summary>Moves runs to another version of their workflow.</summary>
    Move,
}

/// <summary>Where sweeps are kept.</summary>
public interface ISweeps
{
    /// <summary>Begins one.</summary>
    Task Begin(ITransaction tx, Sweep sweep, CancellationToken ct);

    /// <summary>
    /// The unfinished sweep that has waited longest, held until the transaction ends, so that two nodes never do the same
    /// batch; null if there is none that nobody else holds.
    /// </summary>
    /// <param name="except">Those that are left alone.</param>
    Task<Sweep?> Take(ITransaction tx, IReadOnlyCollection<SweepId> except, CancellationToken ct);

    /// <summary>Writes how far a sweep came. One that was ended meanwhile stays ended.</summary>
    Task Advance(ITransaction tx, Sweep sweep, CancellationToken ct);

    /// <summary>Ends the unfinished sweeps of this kind over these rows, in the workspace and its test data.</summary>
    Task End(ITransaction tx, WorkspaceId config, SweepKind kind, PauseScope scope, Guid subject, DateTimeOffset now, CancellationToken ct);

    /// <summary>The sweeps of a data set, newest first.</summary>
    Task<IReadOnlyList<Sweep>> Of(WorkspaceId workspace, int limit, CancellationToken ct);
}
