namespace Prospero.Core.Events;

/// <summary>How the log of events is kept.</summary>
public sealed record EventOptions
{
    /// <summary>How long an event stays in the log, by the clock of its workspace.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often old events are looked for.</summary>
    public TimeSpan PruneInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many events one transaction removes at most, so that writers hardly wait for it.</summary>
    public int PruneBatch { get; init; } = 500;
}
