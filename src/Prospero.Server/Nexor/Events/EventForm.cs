using System.Globalization;
using Prospero.Core.Events;

namespace Prospero.Server.Nexor.Events;

/// <summary>What a reader of the log asks for.</summary>
/// <param name="After">Null to begin with the oldest event that is kept.</param>
/// <param name="IsLatest">True to begin behind the newest event.</param>
/// <param name="Wait">How long to wait for the first event; zero for not at all.</param>
sealed record EventForm(long? After, bool IsLatest, int Limit, IReadOnlyList<string> Types, TimeSpan Wait)
{
    const int UsualLimit = 100;
    const int MostEvents = 1000;
    const int LongestWait = 60;

    public EventQuery Query(long? after) => new(after, Limit, Types);

    /// <summary>The form, or what is wrong with it.</summary>
    /// <param name="lastSeen">The last id that a stream delivered before it broke; it wins over the query.</param>
    public static (EventForm? Form, string? Fault) Read(IQueryCollection query, string? lastSeen)
    {
        var cursor = lastSeen is { Length: > 0 } ? lastSeen : query["after"].ToString();
        var isLatest = cursor == "latest";
        long? after = null;
        if (cursor.Length > 0 && !isLatest)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                return (null, "after must be a cursor of an earlier answer or latest");
            after = position;
        }

        if (Number(query, "limit", UsualLimit, 1, MostEvents) is not { } limit)
            return (null, $"limit must be a number from 1 to {MostEvents}");
        if (Number(query, "wait", 0, 0, LongestWait) is not { } wait)
            return (null, $"wait must be a number of seconds from 0 to {LongestWait}");
        string[] types =
        [
            .. query["types"]
                .SelectMany(list => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        if (Array.Find(types, type => !EventCatalogue.Contains(type)) is { } unknown)
            return (null, $"types has {Shown(unknown)}, which is no event");
        return (new EventForm(after, isLatest, limit, types, TimeSpan.FromSeconds(wait)), null);
    }

    static string Shown(string text) => text.Length > 50 ? text[..50] : text;

    static int? Number(IQueryCollection query, string name, int usual, int least, int most)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;
    }
}
