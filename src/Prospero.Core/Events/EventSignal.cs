namespace Prospero.Core.Events;

/// <summary>
/// Hurries whoever waits for events: set when a transaction of this node that appended some was committed. It decides nothing; a lost
/// signal costs one poll interval.
/// </summary>
public sealed class EventSignal
{
    TaskCompletionSource _signal = New();

    public void Set() => Interlocked.Exchange(ref _signal, New()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/> after this call.</summary>
    public Task Next => Volatile.Read(ref _signal).Task;

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
