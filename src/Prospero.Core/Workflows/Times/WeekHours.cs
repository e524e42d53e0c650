using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>The open hours of a week, the same every week.</summary>
public sealed class WeekHours : WallClockRule
{
    const long TicksPerWeek = TimeSpan.TicksPerDay * 7;

    // Ascending and apart from each other: [from, to, from, to ...], in ticks since Monday, 00:00.
    readonly long[] _bounds;

    WeekHours(long[] bounds) => _bounds = bounds;

    /// <summary>Open during these stretches, which may overlap; never, if there are none.</summary>
    public static WeekHours Of(IEnumerable<OpenStretch> open) => new(Merged(Spans(open)));

    /// <summary>Closed during these stretches, which may overlap and go over midnight; open at all other times.</summary>
    public static WeekHours Outside(IEnumerable<OpenStretch> closed)
    {
        var bounds = Merged(Spans(closed));
        long[] outside = [0, .. bounds, TicksPerWeek];
        return new WeekHours(Merged([.. outside.Chunk(2).Select(pair => (pair[0], pair[1]))]));
    }

    /// <summary>True if no two of these stretches share a moment.</summary>
    public static bool AreApart(IEnumerable<OpenStretch> stretches)
    {
        var spans = Spans(stretches);
        return spans.Zip(spans.Skip(1)).All(pair => pair.First.To <= pair.Second.From);
    }

    public override long? UntilOpen(long local)
    {
        if (_bounds.Length == 0)
            return null;
        var now = SinceMonday(local);
        var at = Array.BinarySearch(_bounds, now);
        // A moment that is a bound is open if it begins a stretch; one between two bounds, if the earlier of them does.
        var before = at >= 0 ? at : ~at - 1;
        if (before >= 0 && before % 2 == 0)
            return 0;
        return before + 1 < _bounds.Length ? _bounds[before + 1] - now : TicksPerWeek - now + _bounds[0];
    }

    // The calendar of DateTime begins on a Monday, so a week's remainder counts from Monday, as ISO weekdays do.
    static long SinceMonday(long local) => ((local % TicksPerWeek) + TicksPerWeek) % TicksPerWeek;

    static List<(long From, long To)> Spans(IEnumerable<OpenStretch> stretches)
    {
        var spans = new List<(long From, long To)>();
        foreach (var stretch in stretches)
        {
            var from = stretch.From.TickOfDay;
            var to = stretch.To == LocalTime.Midnight ? TimeSpan.TicksPerDay : stretch.To.TickOfDay;
            foreach (var weekday in stretch.Days)
            {
                var day = ((int)weekday - 1) * TimeSpan.TicksPerDay;
                if (to > from)
                    spans.Add((day + from, day + to));
                else
                    spans.AddRange(OverMidnight(day, from, to));
            }
        }

        spans.Sort();
        return spans;
    }

    static IEnumerable<(long From, long To)> OverMidnight(long day, long from, long to)
    {
        var next = (day + TimeSpan.TicksPerDay) % TicksPerWeek;
        yield return (day + from, day + TimeSpan.TicksPerDay);
        yield return (next, next + to);
    }

    static long[] Merged(List<(long From, long To)> spans)
    {
        var bounds = new List<long>();
        foreach (var (from, to) in spans)
        {
            if (to <= from)
                continue;
            if (bounds.Count > 0 && from <= bounds[^1])
                bounds[^1] = Math.Max(bounds[^1], to);
            else
                bounds.AddRange([from, to]);
        }

        return [.. bounds];
    }
}
