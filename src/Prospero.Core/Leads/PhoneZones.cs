using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using NodaTime;
using NodaTime.TimeZones;

namespace Prospero.Core.Leads;

/// <summary>
/// Where a telephone may be, by its number. The table is <c>phone-zones.txt</c>, made from libphonenumber's map. Numbers
/// travel: it is a guess that stands back behind whatever is known better.
/// </summary>
public static class PhoneZones
{
    // More apart than this, and hours that suit all of them hardly exist: such a number says nothing.
    const int WidestSpread = 6 * 60 * 60;

    static readonly Lazy<FrozenDictionary<long, IReadOnlyList<DateTimeZone>>> Table = new(ReadAll);

    /// <summary>The zones in which a number may be; null if it does not tell, or they lie more than six hours apart.</summary>
    /// <param name="e164">With <c>+</c> and country code.</param>
    public static IReadOnlyList<DateTimeZone>? Of(string e164)
    {
        IReadOnlyList<DateTimeZone>? zones = null;
        var beginning = 0L;
        for (var i = 1; i < e164.Length && i <= LongestBeginning && char.IsAsciiDigit(e164[i]); i++)
        {
            beginning = (beginning * 10) + (e164[i] - '0');
            if (Table.Value.TryGetValue(beginning, out var found))
                zones = found;
        }

        return zones is { Count: > 0 } ? zones : null;
    }

    const int LongestBeginning = 9;

    static FrozenDictionary<long, IReadOnlyList<DateTimeZone>> ReadAll()
    {
        using var table = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("phone-zones.txt")!);
        var known = new Dictionary<string, IReadOnlyList<DateTimeZone>>(StringComparer.Ordinal);
        var read = new Dictionary<long, IReadOnlyList<DateTimeZone>>();
        foreach (var line in table.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var (beginning, names) = (
                line[..line.IndexOf(' ', StringComparison.Ordinal)],
                line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]
            );
            if (!known.TryGetValue(names, out var zones))
                known.Add(names, zones = Zones(names));
            read.Add(long.Parse(beginning, CultureInfo.InvariantCulture), zones);
        }

        return read.ToFrozenDictionary();
    }

    // Zones that are others under a second name say nothing more; empty for those that lie too far apart.
    static IReadOnlyList<DateTimeZone> Zones(string names)
    {
        var canonical = TzdbDateTimeZoneSource.Default.CanonicalIdMap;
        DateTimeZone[] zones =
        [
            .. names
                .Split(' ')
                .OrderBy(name => canonical[name] == name ? 0 : 1)
                .DistinctBy(name => canonical[name])
                .Select(name => DateTimeZoneProviders.Tzdb[name]),
        ];
        var standard = zones.Select(zone => zone.GetZoneInterval(Instant.FromUtc(2026, 1, 1, 0, 0)).StandardOffset.Seconds).ToList();
        return standard.Max() - standard.Min() > WidestSpread ? [] : zones;
    }
}
