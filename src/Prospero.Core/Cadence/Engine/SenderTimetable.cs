using NodaTime;
using Prospero.Core.Channels;

namespace Prospero.Core.Cadence;

/// <summary>What of a claimed set may leave now, and what has a later slot.</summary>
public sealed record Reserved(IReadOnlyList<DueTouchpoint> Now, IReadOnlyList<(DueTouchpoint Due, Decision Decision)> Later);

/// <summary>Keeps the shared limits of senders: a touchpoint leaves in a slot of its sender's timetable.</summary>
public sealed class SenderTimetable(IStore store, ISenders senders)
{
    /// <summary>Takes a slot for each; those whose slot is later go back on the timetable with it.</summary>
    public async Task<Reserved> Reserve(IReadOnlyList<DueTouchpoint> due, CancellationToken ct)
    {
        var now = new List<DueTouchpoint>(due.Count);
        var later = new List<(DueTouchpoint, Decision)>();
        var limited = new List<DueTouchpoint>();
        foreach (var touchpoint in due)
        {
            var isFree = touchpoint.Context.Sender.Limits == SenderLimits.None;
            var hasSlot = touchpoint.Touchpoint.SlotAt is { } slot && slot <= touchpoint.Now;
            (isFree || hasSlot ? now : limited).Add(touchpoint);
        }

        foreach (var group in limited.GroupBy(touchpoint => (touchpoint.Touchpoint.Workspace, touchpoint.Context.Sender.Id)))
        {
            var set = group.ToList();
            var slots = await Take(set[0], set.Count, ct);
            for (var i = 0; i < set.Count; i++)
            {
                if (slots[i] <= set[i].Now)
                    now.Add(set[i]);
                else
                    later.Add((set[i], Later(slots[i], DayOf(set[i].Context.Workspace, set[i].Now))));
            }
        }

        return new Reserved(now, later);
    }

    /// <summary>The day of a workspace at a moment, in its own zone.</summary>
    public static SendingDay DayOf(Access.Workspace workspace, DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(workspace.TimeZone) ?? DateTimeZone.Utc;
        var date = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        return new SendingDay(date.ToString("uuuu-MM-dd", null), zone.AtStartOfDay(date.PlusDays(1)).ToDateTimeOffset().ToUniversalTime());
    }

    Task<IReadOnlyList<DateTimeOffset>> Take(DueTouchpoint one, int slots, CancellationToken ct)
    {
        var workspace = one.Context.Workspace;
        var day = DayOf(workspace, one.Now);
        return store.InTransaction(tx => senders.Reserve(tx, workspace.Id, one.Context.Sender, slots, one.Now, day, ct), ct);
    }

    /// <summary>
    /// What a slot means for a touchpoint: a slot of this day is kept; the beginning of the next day is no slot and is asked
    /// again then.
    /// </summary>
    public static Decision Later(DateTimeOffset slot, SendingDay day)
    {
        var isSlot = slot < day.EndsAt;
        return new Decision(new TouchpointEnd.Again(slot, Reason(isSlot), false) { SlotAt = isSlot ? slot : null }, new Move.Stay());
    }

    /// <summary>Whether a sender's limits let one more contact pass now; no slot is taken.</summary>
    public static Gate LimitGate(Sender sender, Throttle throttle, DateTimeOffset now, SendingDay day)
    {
        if (sender.Limits == SenderLimits.None)
            return Gate.Open("limit");
        var slot = throttle.Take(1, sender.Limits, now, day).Slots[0];
        return slot <= now ? Gate.Open("limit") : Gate.Closed("limit", GateEffect.Wait, Reason(slot < day.EndsAt), slot);
    }

    static string Reason(bool isSlot) =>
        isSlot ? "waits for its slot: the sender's rate" : "waits for the next day: the sender's daily limit";
}
