using System.Globalization;
using Prospero.Core;
using Prospero.Core.Events;
using Prospero.Core.Messages;

namespace Prospero.Server.Nexor.Leads;

/// <summary>Which part of a lead's history is asked for.</summary>
/// <param name="Channels">Messages and calls of these only, no activities; null for everything.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="IsNewestFirst">True for the newest first.</param>
sealed record HistoryQuery(IReadOnlyCollection<Channel>? Channels, int Limit, int Offset, bool IsNewestFirst)
{
    const int DefaultLimit = 50;
    const int MostItems = 200;

    /// <summary>The query, or what is wrong. Numbers that are out of bounds are moved into them.</summary>
    public static (HistoryQuery? Query, Problem? Fault) Parse(IQueryCollection query)
    {
        var named = query["channel"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var channels = named.Select(ChannelNames.Find).ToList();
        if (channels.Contains(null))
            return (null, new Problem("channel", $"must be one of {string.Join(", ", ChannelNames.All)}"));
        return (
            new HistoryQuery(
                named.Length == 0 ? null : [.. channels.OfType<Channel>()],
                Math.Clamp(Number(query["limit"], DefaultLimit), 1, MostItems),
                Math.Max(0, Number(query["offset"], 0)),
                string.Equals(query["order"], "desc", StringComparison.OrdinalIgnoreCase)
            ),
            null
        );
    }

    /// <summary>The part of the history, and how many items there are in all.</summary>
    public (IReadOnlyList<HistoryItem> Items, int Total) Take(IEnumerable<Activity> activities, IEnumerable<Message> messages)
    {
        // A line about a message says what the message itself says.
        var lines = Channels is null ? activities.Where(one => one.Message is null).Select(HistoryItem.Of) : [];
        var written = messages.Where(one => Channels?.Contains(one.Channel) ?? true).Select(HistoryItem.Of);
        var all = lines.Concat(written).OrderBy(item => item.At).ThenBy(item => item.Id).ToList();
        if (IsNewestFirst)
            all.Reverse();
        return ([.. all.Skip(Offset).Take(Limit)], all.Count);
    }

    static int Number(string? text, int otherwise) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
            : otherwise;
}
