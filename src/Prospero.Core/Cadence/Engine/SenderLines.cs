using System.Globalization;

namespace Prospero.Core.Cadence;

/// <summary>Keeps the budget of voice senders: so many calls in progress at once, shared by all nodes.</summary>
public sealed class SenderLines(IStore store, ICadence cadence)
{
    // A call that ends frees its line; how soon the next one notices.
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    /// <summary>What of a set may leave now; the others go back on the timetable and wait for a line.</summary>
    public async Task<Reserved> Take(IReadOnlyList<DueTouchpoint> due, CancellationToken ct)
    {
        if (due.All(touchpoint => touchpoint.Context.Sender.MostCalls is null))
            return new Reserved(due, []);
        var now = due.Where(touchpoint => touchpoint.Context.Sender.MostCalls is null).ToList();
        var later = new List<(DueTouchpoint, Decision)>();
        foreach (
            var group in due.Where(touchpoint => touchpoint.Context.Sender.MostCalls is not null)
                .GroupBy(touchpoint => (touchpoint.Touchpoint.Workspace, touchpoint.Context.Sender.Id))
        )
        {
            var calls = group.ToList();
            var most = calls[0].Context.Sender.MostCalls!.Value;
            var given = await store.InTransaction(tx => cadence.TakeLines(tx, calls.ConvertAll(call => call.Claimed), most, ct), ct);
            now.AddRange(calls.Take(given));
            later.AddRange(calls.Skip(given).Select(call => (call, Later(call, most))));
        }

        return new Reserved(now, later);
    }

    // Its slot in the sender's timetable is kept: the line is all that it waits for.
    static Decision Later(DueTouchpoint call, int most)
    {
        var due = call.Now + Wait;
        var reason = string.Create(CultureInfo.InvariantCulture, $"waits for a free line: the sender has {most} calls in progress");
        return new Decision(new TouchpointEnd.Again(due, reason, false) { SlotAt = due }, new Move.Stay());
    }
}
