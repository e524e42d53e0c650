using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;
using NodaTime.TimeZones;

namespace Prospero.Core.Workflows;

/// <summary>What a moment is asked, in the order of asking.</summary>
public enum TimeRule
{
    /// <summary>The workflow's sending hours.</summary>
    Hours,

    /// <summary>The workflow's blocks.</summary>
    Blocks,

    /// <summary>The workspace's quiet hours.</summary>
    Quiet,

    /// <summary>Holidays.</summary>
    Holidays,

    /// <summary>The hours that the law of the lead's country permits.</summary>
    Legal,
}

/// <summary>The time rules of one plan in one workspace, prepared once so that asking them costs next to nothing.</summary>
public sealed class PlanTimes
{
    /// <summary>How many kinds of rules there are.</summary>
    public const int Rules = 5;

    static readonly int Channels = Enum.GetValues<Channel>().Length;
    static readonly FrozenDictionary<string, string> Countries = TzdbDateTimeZoneSource.Default.ZoneLocations!.ToFrozenDictionary(
        place => place.ZoneId,
        place => place.CountryCode,
        StringComparer.Ordinal
    );

    readonly WeekHours?[] _hours;
    readonly WeekHours?[] _quiet;
    readonly WeekHours? _blocks;
    readonly IReadOnlyList<HolidayCalendar> _calendars;
    readonly IReadOnlyList<string> _holidays;
    readonly IReadOnlyList<string> _legal;

    // By zone: a workflow's leads live in few of them.
    readonly ConcurrentDictionary<DateTimeZone, HolidayDays?> _holidaysOf = [];
    readonly ConcurrentDictionary<DateTimeZone, LegalRule?[]> _legalOf = [];

    /// <param name="hours">The workflow's sending hours.</param>
    /// <param name="limits">What the workflow lays down besides.</param>
    /// <param name="blocks">Its blocks; null if it has none.</param>
    /// <param name="workspace">What its workspace lays down.</param>
    public PlanTimes(IReadOnlyDictionary<Channel, SendingHours> hours, TimeLimits limits, BlockCadence? blocks, WorkspaceRules workspace)
    {
        _hours = new WeekHours?[Channels];
        foreach (var (channel, open) in hours)
            _hours[(int)channel] = open.Week;
        _quiet = new WeekHours?[Channels];
        foreach (var (channel, closed) in workspace.QuietHours)
            _quiet[(int)channel] = WeekHours.Outside(closed);
        _blocks = blocks?.Week;
        _calendars = workspace.Calendars;
        _holidays = limits.Holidays ?? workspace.Limits.Holidays ?? [];
        _legal = limits.Legal ?? workspace.Limits.Legal ?? [];
        Caps = limits.Caps ?? workspace.Limits.Caps ?? ContactCaps.None;
        MinGap = limits.MinGap ?? workspace.Limits.MinGap ?? TimeSpan.Zero;
        Lateness = limits.Lateness ?? workspace.Limits.Lateness;
    }

    /// <summary>How often a lead is contacted at most.</summary>
    public ContactCaps Caps { get; }

    /// <summary>The least time between two contacts of a lead; zero for none.</summary>
    public TimeSpan MinGap { get; }

    /// <summary>True if contacts of the past bear on the next one.</summary>
    public bool CountsContacts => MinGap > TimeSpan.Zero || Caps != ContactCaps.None || _blocks is not null;

    /// <summary>What becomes of a contact that is overdue; null for nothing.</summary>
    public LatenessRule? Lateness { get; }

    /// <summary>The ISO 3166 code of the country in which a zone is; null for one of no country.</summary>
    public static string? CountryOf(DateTimeZone zone) =>
        Countries.GetValueOrDefault(zone.Id)
        ?? Countries.GetValueOrDefault(TzdbDateTimeZoneSource.Default.CanonicalIdMap.TryGetValue(zone.Id, out var id) ? id : "");

    /// <summary>What holds on a channel for a lead in a zone; null if this kind of rule does not.</summary>
    public WallClockRule? Rule(TimeRule rule, Channel channel, DateTimeZone zone) =>
        rule switch
        {
            TimeRule.Hours => _hours[(int)channel],
            TimeRule.Blocks => _blocks,
            TimeRule.Quiet => _quiet[(int)channel],
            TimeRule.Holidays => Holidays(zone),
            _ => Legal(channel, zone),
        };

    /// <summary>The first moment at or after <paramref name="at"/> that every rule allows in all zones; null if there is none in a year.</summary>
    public DateTimeOffset? NextOpen(Channel channel, DateTimeOffset at, IReadOnlyList<DateTimeZone> zones) =>
        new OpeningSearch(at, zones).First(this, channel);

    /// <summary>The first moment at or after <paramref name="at"/> that one rule allows in all zones; null if there is none in a year.</summary>
    public DateTimeOffset? NextOpen(TimeRule rule, Channel channel, DateTimeOffset at, IReadOnlyList<DateTimeZone> zones) =>
        new OpeningSearch(at, zones).First(this, rule, channel);

    /// <summary>The holidays of leads in a zone; null if none are observed.</summary>
    public HolidayDays? Holidays(DateTimeZone zone) =>
        _holidays.Count == 0 ? null : _holidaysOf.GetOrAdd(zone, static (zone, times) => times.FindHolidays(zone), this);

    /// <summary>The legal hours of a channel for leads in a zone; null if none are chosen there.</summary>
    public LegalRule? Legal(Channel channel, DateTimeZone zone) =>
        _legal.Count == 0 ? null : _legalOf.GetOrAdd(zone, static (zone, times) => times.FindLegal(zone), this)[(int)channel];

    HolidayDays? FindHolidays(DateTimeZone zone)
    {
        var country = CountryOf(zone);
        var observed = _calendars
            .Where(calendar => _holidays.Contains(calendar.Name) || (_holidays.Contains(TimeLimits.OfLead) && IsOf(calendar, country)))
            .ToList();
        return observed.Count == 0 ? null : new HolidayDays(observed);
    }

    LegalRule?[] FindLegal(DateTimeZone zone)
    {
        var rules = new LegalRule?[Channels];
        var country = CountryOf(zone);
        if (LegalHours.For(country, _legal) is not { } hours)
            return rules;
        var holidays = new HolidayDays(_calendars.Where(calendar => IsOf(calendar, country)));
        for (var channel = 0; channel < Channels; channel++)
            rules[channel] = LegalRule.Of(hours, (Channel)channel, holidays);
        return rules;
    }

    static bool IsOf(HolidayCalendar calendar, string? country) => country is not null && calendar.Country == country;
}
