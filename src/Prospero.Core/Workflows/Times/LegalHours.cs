using System.Reflection;
using System.Text.Json;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

/// <summary>The hours at which the law of a country, or caution, permits contacts. Off unless somebody chooses them.</summary>
/// <param name="Key">How documents choose it: the country's ISO 3166 code, or a word for hours of no country.</param>
/// <param name="Country">For leads in this country; null for leads wherever none of the others that were chosen holds.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Source">Where it is written.</param>
/// <param name="Periods">Ascending and apart from each other; outside of them nothing is restricted.</param>
public sealed record LegalHours(string Key, string? Country, string Title, string Source, IReadOnlyList<LegalPeriod> Periods)
{
    /// <summary>In place of a key: every one of a country.</summary>
    public const string All = "all";

    static readonly Lazy<IReadOnlyList<LegalHours>> Read = new(ReadAll);

    /// <summary>Those that this program knows, by key.</summary>
    public static IReadOnlyList<LegalHours> Known => Read.Value;

    /// <summary>Which of the chosen ones holds for leads in a country; null if none does.</summary>
    public static LegalHours? For(string? country, IReadOnlyList<string> chosen) =>
        Known.FirstOrDefault(hours =>
            hours.Country is not null && hours.Country == country && (chosen.Contains(hours.Key) || chosen.Contains(All))
        ) ?? Known.FirstOrDefault(hours => hours.Country is null && chosen.Contains(hours.Key));

    static List<LegalHours> ReadAll()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("legal-hours.json")!;
        using var json = JsonDocument.Parse(file);
        return [.. json.RootElement.GetProperty("presets").EnumerateArray().Select(ReadOne)];
    }

    static LegalHours ReadOne(JsonElement json) =>
        new(
            json.GetProperty("key").GetString()!,
            json.GetProperty("country").GetString(),
            json.GetProperty("title").GetString()!,
            json.GetProperty("source").GetString()!,
            [.. json.GetProperty("periods").EnumerateArray().Select(Period)]
        );

    static LegalPeriod Period(JsonElement json)
    {
        var problems = new Problems();
        var entry = DocumentObject.Read(json, "$", problems)!;
        var hours = HoursReader.Read(entry, "open");
        if (problems.Any)
            throw new InvalidDataException($"legal-hours.json: {problems}");
        return new LegalPeriod(Day(json, "from"), Day(json, "until"), json.GetProperty("on_holidays").GetBoolean(), hours);
    }

    static DateOnly? Day(JsonElement json, string name) =>
        json.GetProperty(name).GetString() is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd") : null;
}

/// <summary>What is permitted for some time.</summary>
/// <param name="From">The first day on which it holds; null for ever since.</param>
/// <param name="Until">The first day on which it does not hold any more; null for ever after.</param>
/// <param name="OnHolidays">True if contacts are permitted on holidays.</param>
/// <param name="Open">When a channel may be used; one without entry is not restricted.</param>
public sealed record LegalPeriod(DateOnly? From, DateOnly? Until, bool OnHolidays, IReadOnlyDictionary<Channel, SendingHours> Open);

/// <summary>The legal hours of one channel in one country, with the holidays that a workspace knows of it.</summary>
public sealed class LegalRule : WallClockRule
{
    readonly (long From, long Until, WeekHours Week, HolidayDays? Holidays)[] _periods;

    LegalRule(LegalHours hours, (long, long, WeekHours, HolidayDays?)[] periods)
    {
        Hours = hours;
        _periods = periods;
    }

    /// <summary>The hours behind it.</summary>
    public LegalHours Hours { get; }

    /// <summary>Null if the channel is not restricted.</summary>
    public static LegalRule? Of(LegalHours hours, Channel channel, HolidayDays holidays)
    {
        var periods = new List<(long, long, WeekHours, HolidayDays?)>();
        foreach (var period in hours.Periods)
            if (period.Open.TryGetValue(channel, out var open))
                periods.Add((Ticks(period.From, 0), Ticks(period.Until, long.MaxValue), open.Week, period.OnHolidays ? null : holidays));
        return periods.Count == 0 ? null : new LegalRule(hours, [.. periods]);
    }

    public override long? UntilOpen(long local)
    {
        var at = local;
        foreach (var (from, until, week, holidays) in _periods)
        {
            if (at < from)
                break;
            if (at >= until)
                continue;
            if (NextOpen(at, until, week, holidays) is not { } next)
                return null;
            at = next;
            if (at < until)
                break;
        }

        return at - local;
    }

    // The end of the period is as good as an opening: what holds from then on is asked next.
    static long? NextOpen(long at, long until, WeekHours week, HolidayDays? holidays)
    {
        while (at < until)
        {
            if (week.UntilOpen(at) is not { } wait)
                return until == long.MaxValue ? null : until;
            at += wait;
            var closed = holidays?.UntilOpen(at) ?? 0;
            if (closed == 0)
                break;
            at += closed;
        }

        return Math.Min(at, until);
    }

    static long Ticks(DateOnly? day, long otherwise) => day is { } given ? given.DayNumber * TimeSpan.TicksPerDay : otherwise;
}
