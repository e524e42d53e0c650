using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary>
/// What widgets rejected, counted in memory and written every few seconds: whoever sends much makes no work for the database.
/// A process that is killed takes the last seconds' counts along.
/// </summary>
sealed class Rejections(IStore store, IWidgets widgets, TimeProvider clock, ILogger<Rejections> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    readonly Lock _lock = new();
    Dictionary<(WorkspaceId Workspace, WidgetId Widget, WidgetRejection Reason), RejectionCount> _counts = [];

    public void Count(Widget widget, WidgetRejection reason, DateTimeOffset now) =>
        Add(new RejectionCount(widget.Workspace, widget.Id, reason, 1, now));

    /// <summary>Writes what was counted since the last time. What cannot be written now is written with the next.</summary>
    public async Task Write(CancellationToken ct)
    {
        var taken = Take();
        if (taken.Count == 0)
            return;
        try
        {
            await store.InTransaction(
                async tx =>
                {
                    await widgets.CountRejections(tx, taken, ct);
                    return true;
                },
                ct
            );
        }
        catch
        {
            foreach (var count in taken)
                Add(count);
            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Write(cancellationToken);
        }
        catch (StoreUnavailable)
        {
            // A count is not worth an end that fails.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, clock, stoppingToken);
                await Write(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailable)
            {
                // The store has said so, once; the next turn asks again.
            }
            catch (Exception e)
            {
                log.RejectionsNotWritten(e);
            }
        }
    }

    IReadOnlyCollection<RejectionCount> Take()
    {
        lock (_lock)
        {
            var taken = _counts.Values;
            _counts = [];
            return taken;
        }
    }

    void Add(RejectionCount count)
    {
        lock (_lock)
        {
            var key = (count.Workspace, count.Widget, count.Reason);
            _counts[key] = _counts.TryGetValue(key, out var known)
                ? known with
                {
                    Count = known.Count + count.Count,
                    LastAt = count.LastAt > known.LastAt ? count.LastAt : known.LastAt,
                }
                : count;
        }
    }
}
