using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;

namespace Prospero.Server.Pumps;

/// <summary>
/// A loop over what is due on every clock: it calls, catches and waits, and decides nothing. It sleeps until something is
/// due, until somebody wakes it, at most the poll interval.
/// </summary>
abstract class ClockPump(
    Clocks clocks,
    WakeSignal wake,
    Drain drain,
    CadenceOptions options,
    TimeProvider time,
    ClaimPermit permit,
    ILogger log
) : BackgroundService
{
    /// <summary>How many loops run side by side; one that waits for a slow provider holds up no other.</summary>
    protected virtual int Loops => 1;

    /// <summary>Carries out what is due on a clock; returns how much it was.</summary>
    protected abstract Task<int> RunOnce(ClockId? clock, DateTimeOffset now, CancellationToken ct);

    /// <summary>When the next thing is due on a clock; null if nothing is.</summary>
    protected abstract Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Stopping);
        await Task.WhenAll(Enumerable.Range(0, Loops).Select(_ => Task.Run(() => Loop(stopping.Token), CancellationToken.None)));
    }

    async Task Loop(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var woken = wake.Next;
            var sleep = options.PollInterval;
            try
            {
                sleep = await Turn(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailable)
            {
                // The store has said so, once; the next turn asks again.
            }
            catch (Exception e)
            {
                // The next turn is the retry; nothing is lost, claims expire.
                log.TurnFailed(e);
            }

            if (sleep > TimeSpan.Zero)
                await Sleep(sleep, woken, stopping);
        }
    }

    async Task<TimeSpan> Turn(CancellationToken stopping)
    {
        if (!permit.IsGiven)
            return options.PollInterval;
        var running = await clocks.Running(stopping);
        var handled = 0;
        var sleep = options.PollInterval;
        foreach (var clock in running)
        {
            // Looking is a read; only what is due is worth a write.
            if (await NextDue(clock.Id, stopping) is not { } due)
                continue;
            var now = time.GetUtcNow();
            var wait = clock.Until(due, now);
            if (wait == TimeSpan.Zero)
                handled += await RunOnce(clock.Id, clock.Now(now), stopping);
            sleep = Shorter(sleep, wait == TimeSpan.Zero ? Elsewhere : wait);
        }

        return handled > 0 ? TimeSpan.Zero : sleep;
    }

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // What is due but was not handled is somebody else's for the moment.
    static readonly TimeSpan Elsewhere = TimeSpan.FromMilliseconds(20);

    async Task Sleep(TimeSpan sleep, Task woken, CancellationToken stopping)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(woken, Task.Delay(sleep, time, awake.Token));
        await awake.CancelAsync();
    }
}

static partial class PumpLog
{
    [LoggerMessage(3001, LogLevel.Error, "A turn failed; the next one tries again")]
    public static partial void TurnFailed(this ILogger log, Exception exception);
}
