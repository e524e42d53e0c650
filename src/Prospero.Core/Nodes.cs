namespace Prospero.Core;

/// <summary>What a node is told to look at.</summary>
[Flags]
public enum News
{
    None = 0,

    /// <summary>Something is due soon.</summary>
    Due = 1,

    /// <summary>Keys, workspaces, workflows, senders, templates or campaigns changed.</summary>
    Configuration = 2,
}

/// <summary>What a committed transaction gives others cause to look at.</summary>
/// <param name="HasChangedConfiguration">Whether it wrote configuration.</param>
/// <param name="EarliestDue">The earliest moment of real time that it put on the timetable; null for none.</param>
/// <param name="IsDueOnOwnClock">Whether it put something on the timetable of a clock that is not real time.</param>
/// <param name="HasAppendedEvents">Whether it appended to a log of events.</param>
public readonly record struct Committed(
    bool HasChangedConfiguration,
    DateTimeOffset? EarliestDue,
    bool IsDueOnOwnClock,
    bool HasAppendedEvents = false
);

/// <summary>The other nodes on the same database.</summary>
public interface INodes
{
    /// <summary>
    /// Tells them to look, soon and without waiting for it. It may be lost: whoever relies on it looks by himself from time
    /// to time as well.
    /// </summary>
    void Tell(News news);
}

/// <summary>
/// Counts the changes of the configuration that this node has heard of. Whoever keeps a copy keeps the count with it, and
/// asks again once the count went on; because a message may be lost, a copy has an age as well after which it is not used.
/// </summary>
public sealed class ConfigurationChanges
{
    long _count;

    public long Count => Volatile.Read(ref _count);

    /// <summary>Every copy that was made until now is old.</summary>
    public void Note() => Interlocked.Increment(ref _count);
}
