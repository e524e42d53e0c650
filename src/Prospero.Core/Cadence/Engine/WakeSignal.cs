namespace Prospero.Core.Cadence;

/// <summary>
/// Hurries the loops of this node: it is set when something was put on the timetable that is due soon, here or on another
/// node. It decides nothing; a lost signal costs one poll interval.
/// </summary>
public sealed class WakeSignal
{
    TaskCompletionSource _wake = New();

    public void Set() => Interlocked.Exchange(ref _wake, New()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/> after this call.</summary>
    public Task Next => Volatile.Read(ref _wake).Task;

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
