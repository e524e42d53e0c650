using System.Globalization;
using NodaTime;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads hours by channel: <c>sending_hours</c>, <c>quiet_hours</c>, and the stretches of blocks.</summary>
static class HoursReader
{
    /// <param name="owner">The object that has them.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="overMidnight">True if a stretch may end on the next day.</param>
    public static IReadOnlyDictionary<Channel, SendingHours> Read(DocumentObject owner, string name, bool overMidnight = false)
    {
        var hours = new Dictionary<Channel, SendingHours>();
        if (owner.Object(name) is not { } entries)
            return hours;
        entries.Refuse(DocumentWords.HoursOf);
        var common = ReadOne(entries, "default", overMidnight);
        foreach (var channel in Enum.GetValues<Channel>())
        {
            if (ReadOne(entries, channel.Name(), overMidnight) is { } own)
                hours.Add(channel, own);
            else if (common is not null)
                hours.Add(channel, common);
        }

        return hours;
    }

    static SendingHours? ReadOne(DocumentObject entries, string name, bool overMidnight)
    {
        if (entries.List(name, 1, DocumentLimits.Entries) is not { } list)
            return null;
        var stretches = new List<OpenStretch>();
        foreach (var (json, path) in list)
        {
            if (DocumentObject.Read(json, path, entries.Problems) is { } entry)
            {
                entry.Refuse(DocumentWords.Stretch);
                stretches.Add(Stretch(entry, overMidnight));
            }
        }

        return new SendingHours(stretches);
    }

    /// <summary>The days and times of an entry; what else it has is its owner's.</summary>
    public static OpenStretch Stretch(DocumentObject entry, bool overMidnight)
    {
        var days = Days(entry);
        var from = Time(entry, "from");
        var to = Time(entry, "to");
        if (from == EndOfDay)
            entry.Wrong("from", "is the end of the day", "Write 00:00 for its beginning.");
        else if (overMidnight && from == to)
            entry.Wrong("to", "is the same as from", "For the whole day write 00:00 and 24:00.");
        else if (from >= to && !overMidnight)
            entry.Wrong("to", "is not after from", "For hours over midnight write two entries: one up to 24:00, one from 00:00.");
        return new OpenStretch(
            days,
            LocalTime.FromMinutesSinceMidnight(from % EndOfDay ?? 0),
            LocalTime.FromMinutesSinceMidnight(to % EndOfDay ?? 0)
        );
    }

    const int EndOfDay = 24 * 60;

    public static List<IsoDayOfWeek> Days(DocumentObject entry)
    {
        var days = new List<IsoDayOfWeek>();
        if (!entry.Has("days"))
            entry.Wrong("days", "is required", "List weekdays, such as [\"mon\", \"tue\"].");
        foreach (var (json, path) in entry.List("days", 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.TextOf(json, path, entry.Problems) is not { } name)
                continue;
            var day = (IsoDayOfWeek)(DocumentWords.Days.ToList().IndexOf(name) + 1);
            if (day == IsoDayOfWeek.None)
                entry.Problems.Add(path, $"is {Spelling.Quote(name)}, which is not a weekday", Spelling.Cure(name, DocumentWords.Days));
            else if (days.Contains(day))
                entry.Problems.Add(path, $"is {Spelling.Quote(name)}, which is listed twice", "Keep one of them.");
            days.Add(day);
        }

        return days;
    }

    /// <summary>A time of the day; null, and a problem, if the member is absent or wrong.</summary>
    public static LocalTime? TimeOfDay(DocumentObject entry, string name)
    {
        var minutes = Time(entry, name);
        if (minutes == EndOfDay)
            entry.Wrong(name, "is the end of the day", "Write 00:00 for its beginning.");
        return minutes is { } known and < EndOfDay ? LocalTime.FromMinutesSinceMidnight(known) : null;
    }

    /// <summary>The minutes since midnight; null, and a problem, if the member is absent or wrong.</summary>
    static int? Time(DocumentObject entry, string name)
    {
        if (!entry.Has(name))
            entry.Wrong(name, "is required", "Write a time, such as 09:00.");
        if (entry.Text(name) is not { } given)
            return null;
        if (
            given.Length == 5
            && given[2] == ':'
            && int.TryParse(given.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && int.TryParse(given.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && minutes < 60
            && (hours * 60) + minutes <= EndOfDay
        )
            return (hours * 60) + minutes;
        entry.Wrong(
            name,
            $"is {Spelling.Quote(given)}, which is not a time",
            "Write hours and minutes with two digits each, from 00:00 to 24:00."
        );
        return null;
    }
}
