namespace Prospero.Core.Channels;

/// <summary>Where senders and their shared limits are kept.</summary>
public interface ISenders
{
    /// <summary>
    /// Inserts a sender or writes all its columns; settings are encrypted. One that is there already stays paused or not, as it
    /// is: see <see cref="SetPaused"/>.
    /// </summary>
    /// <exception cref="NameTaken">Another sender of the workspace has the name.</exception>
    Task Save(ITransaction tx, Sender sender, DateTimeOffset now, CancellationToken ct);

    /// <summary>The senders of a workspace, oldest first.</summary>
    Task<IReadOnlyList<Sender>> All(WorkspaceId config, CancellationToken ct);

    Task<Sender?> Find(WorkspaceId config, SenderId id, CancellationToken ct);

    /// <summary>The sender whose callback address this is, of all workspaces; null if it is nobody's.</summary>
    /// <param name="tokenHash">See <see cref="CallbackAddress.Hash"/>.</param>
    Task<Sender?> FindByCallback(string tokenHash, CancellationToken ct);

    /// <summary>The same for whoever goes on to change it: nobody else does until the commit.</summary>
    Task<Sender?> Hold(ITransaction tx, WorkspaceId config, SenderId id, CancellationToken ct);

    /// <summary>Holds an account back or lets it go on; false if it was so already.</summary>
    Task<bool> SetPaused(ITransaction tx, WorkspaceId config, SenderId id, bool isPaused, DateTimeOffset now, CancellationToken ct);

    /// <summary>A sender's timetable as it stands; nothing is taken. One that never kept any is free.</summary>
    /// <param name="data">The data set that sends.</param>
    Task<Throttle> Look(WorkspaceId data, SenderId sender, CancellationToken ct);

    /// <summary>
    /// Takes slots in the sender's timetable under its limits, in one update, for all nodes. The answer has one moment per
    /// slot, each at or after <paramref name="now"/>; a slot that is then not used is lost.
    /// </summary>
    /// <param name="data">The data set that sends: test data has a timetable of its own.</param>
    /// <param name="day">The current day in the workspace's zone, and when the next one begins.</param>
    Task<IReadOnlyList<DateTimeOffset>> Reserve(
        ITransaction tx,
        WorkspaceId data,
        Sender sender,
        int slots,
        DateTimeOffset now,
        SendingDay day,
        CancellationToken ct
    );
}

/// <summary>A day of a workspace.</summary>
/// <param name="Date">As <c>yyyy-MM-dd</c>.</param>
/// <param name="EndsAt">When the next one begins.</param>
public readonly record struct SendingDay(string Date, DateTimeOffset EndsAt);

/// <summary>Something with this name exists already.</summary>
public sealed class NameTaken(string message) : Exception(message);
