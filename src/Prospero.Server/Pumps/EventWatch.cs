using Prospero.Core;
using Prospero.Core.Events;

namespace Prospero.Server.Pumps;

/// <summary>
/// Wakes those who wait for events. However many wait, one loop asks the database, for the heads of their workspaces: at
/// once when this process appended something or somebody new waits, otherwise twice a second for what others appended.
/// </summary>
sealed class EventWatch(IEvents events, EventSignal signal, TimeProvider time, IHostApplicationLifetime life, ILogger<EventWatch> log)
    : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A thousand events a second are not a thousand questions.
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    readonly Lock _lock = new();
    readonly HashSet<Waiter> _waiters = [];
    TaskCompletionSource _arrived = New();

    /// <summary>Waits until there is an event behind this position; false if there was none in time or the server stops.</summary>
    public async Task<bool> Beyond(WorkspaceId workspace, long after, TimeSpan wait, CancellationToken ct)
    {
        var waiter = new Waiter(workspace, after);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping);
        lock (_lock)
        {
            _waiters.Add(waiter);
            _arrived.TrySetResult();
        }

        try
        {
            await waiter.Woken.Task.WaitAsync(wait, time, ends.Token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            lock (_lock)
                _waiters.Remove(waiter);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var appended = signal.Next;
                var (arrived, waiting) = Arrivals();
                if (waiting.Count > 0)
                    await Look(waiting, stoppingToken);
                await Sleep(appended, arrived, waiting.Count > 0, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A store that is away has said so, once.
                if (e is not StoreUnavailable)
                    log.TurnFailed(e);
                await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    (Task Arrived, IReadOnlyList<Waiter> Waiting) Arrivals()
    {
        lock (_lock)
        {
            if (_arrived.Task.IsCompleted)
                _arrived = New();
            return (_arrived.Task, [.. _waiters]);
        }
    }

    async Task Look(IReadOnlyList<Waiter> waiting, CancellationToken ct)
    {
        var heads = await events.Heads([.. waiting.Select(waiter => waiter.Workspace).Distinct()], ct);
        foreach (var waiter in waiting)
            if (heads.TryGetValue(waiter.Workspace, out var head) && head > waiter.After)
                waiter.Woken.TrySetResult();
    }

    async Task Sleep(Task appended, Task arrived, bool isAwaited, CancellationToken ct)
    {
        await Task.Delay(Breath, time, ct);
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // While nobody waits, what is appended is nobody's news.
        await (
            isAwaited
                ? Task.WhenAny(appended, arrived, Task.Delay(Interval, time, awake.Token))
                : Task.WhenAny(arrived, Task.Delay(Timeout.InfiniteTimeSpan, time, awake.Token))
        );
        await awake.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    sealed record Waiter(WorkspaceId Workspace, long After)
    {
        public TaskCompletionSource Woken { get; } = New();

        public bool Equals(Waiter? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
