namespace Prospero.Core.Channels;

/// <summary>
/// A sender's timetable under its limits, as pure arithmetic: the generic cell rate algorithm (ITU-T I.371) without burst
/// for the rate, a counter for the day.
/// </summary>
/// <param name="NextSlot">The first free slot.</param>
/// <param name="Date">The day that <paramref name="DayCount"/> counts, as <c>yyyy-MM-dd</c>.</param>
/// <param name="DayCount">How many slots were taken on that day.</param>
public readonly record struct Throttle(DateTimeOffset NextSlot, string Date, int DayCount)
{
    /// <summary>Takes <paramref name="slots"/> slots from <paramref name="now"/> on; never earlier than now, never two in one interval.</summary>
    public (IReadOnlyList<DateTimeOffset> Slots, Throttle After) Take(int slots, SenderLimits limits, DateTimeOffset now, SendingDay day)
    {
        var interval = limits.PerSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
        var next = limits.PerSecond is null || NextSlot < now ? now : NextSlot;
        var (date, count) = string.CompareOrdinal(day.Date, Date) > 0 ? (day.Date, 0) : (Date, DayCount);
        var taken = new DateTimeOffset[slots];
        for (var i = 0; i < slots; i++)
        {
            if (limits.PerDay is { } perDay && (count >= perDay || next >= day.EndsAt))
            {
                // The day holds no more: the rest is asked again when the next one begins, and takes no slot of it now.
                Array.Fill(taken, day.EndsAt, i, slots - i);
                break;
            }

            taken[i] = next;
            next += interval;
            count++;
        }

        return (taken, new Throttle(next, date, count));
    }
}
