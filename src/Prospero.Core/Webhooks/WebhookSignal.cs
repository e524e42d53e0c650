namespace Prospero.Core.Webhooks;

/// <summary>Hurries the dispatcher when something is to be sent. A lost signal costs one poll interval.</summary>
public sealed class WebhookSignal
{
    TaskCompletionSource _signal = New();

    public void Set() => Interlocked.Exchange(ref _signal, New()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/> after this call.</summary>
    public Task Next => Volatile.Read(ref _signal).Task;

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
