using System.Globalization;
using System.Text;

namespace Prospero.Core.Cadence;

/// <summary>
/// Places for touches that are all overdue at once: at most so many per minute of cadence time, each at the first moment that
/// is allowed for it. What is taken can be written down and read again, so that a spread goes on where it was broken off.
/// </summary>
/// <param name="perMinute">How many places a minute has, at least 1.</param>
public sealed class Spread(int perMinute)
{
    // Whoever is not placed within so many looks has hours that hardly open: its gate decides then.
    const int MostLooks = 100_000;

    // By minute: how many of its places are taken.
    readonly SortedDictionary<long, int> _taken = [];

    // From a full minute to one behind it that may be free; made shorter whenever it is walked.
    readonly Dictionary<long, long> _next = [];

    public int PerMinute => perMinute;

    /// <summary>Takes the first free place from a moment on; null if there never is one.</summary>
    /// <param name="allowed">The first moment at or after another one at which this touch may leave; null for never.</param>
    public DateTimeOffset? Take(DateTimeOffset from, Func<DateTimeOffset, DateTimeOffset?> allowed)
    {
        var at = allowed(from);
        for (var look = 0; at is { } moment && look < MostLooks; look++)
        {
            var minute = FreeFrom(MinuteOf(moment));
            var count = _taken.GetValueOrDefault(minute);
            var place = Start(minute) + TimeSpan.FromMinutes(1) * count / perMinute;
            var wished = place > moment ? place : moment;
            at = allowed(wished);
            if (at != wished)
                continue;
            _taken[minute] = count + 1;
            if (count + 1 >= perMinute)
                _next[minute] = minute + 1;
            return wished;
        }

        return null;
    }

    /// <summary>What is taken, as a text: <c>rate|from-to=count,...</c> with minutes since 1970.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{perMinute}|");
        (long From, long To, int Count)? range = null;
        foreach (var (minute, count) in _taken)
        {
            if (range is { } open && open.To + 1 == minute && open.Count == count)
            {
                range = open with { To = minute };
                continue;
            }

            Write(text, range);
            range = (minute, minute, count);
        }

        Write(text, range);
        return text.ToString();
    }

    /// <summary>From what <see cref="ToString"/> wrote.</summary>
    public static Spread Read(string text)
    {
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        var spread = new Spread(Number(text[..bar]));
        foreach (var range in text[(bar + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (dash, equals) = (range.IndexOf('-', StringComparison.Ordinal), range.IndexOf('=', StringComparison.Ordinal));
            var count = Number(range[(equals + 1)..]);
            for (var minute = Long(range[..dash]); minute <= Long(range[(dash + 1)..equals]); minute++)
            {
                spread._taken[minute] = count;
                if (count >= spread.PerMinute)
                    spread._next[minute] = minute + 1;
            }
        }

        return spread;
    }

    long FreeFrom(long minute)
    {
        var free = minute;
        while (_next.TryGetValue(free, out var next))
            free = next;
        while (minute != free && _next.TryGetValue(minute, out var next))
        {
            _next[minute] = free;
            minute = next;
        }

        return free;
    }

    static void Write(StringBuilder text, (long From, long To, int Count)? range)
    {
        if (range is var (from, to, count))
            text.Append(CultureInfo.InvariantCulture, $"{from}-{to}={count},");
    }

    static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 60_000;

    static DateTimeOffset Start(long minute) => DateTimeOffset.FromUnixTimeMilliseconds(minute * 60_000);

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
