using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Pumps;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary>What widgets rejected, counted by reason: whoever sends much makes no work for the database.</summary>
sealed class Rejections(IStore store, IWidgets widgets, TimeProvider clock, ILogger<Rejections> log)
    : GatheredWrites(TimeSpan.FromSeconds(2), clock, log)
{
    readonly Lock _lock = new();
    Dictionary<(WorkspaceId Workspace, WidgetId Widget, WidgetRejection Reason), RejectionCount> _counts = [];

    public void Count(Widget widget, WidgetRejection reason, DateTimeOffset now) =>
        Add(new RejectionCount(widget.Workspace, widget.Id, reason, 1, now));

    /// <inheritdoc/>
    public override async Task Write(CancellationToken ct)
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
