using NodaTime;
using Prospero.Core;
using Prospero.Core.Workflows;

namespace Prospero.Tests.Properties;

/// <summary>Time rules by chance, with a reference that knows nothing of how they are asked.</summary>
sealed class RandomTimes
{
    readonly List<OpenStretch> _hours;
    readonly List<OpenStretch> _quiet;
    readonly List<OpenStretch>? _blocks;
    readonly HashSet<LocalDate> _holidays;

    public RandomTimes(Random random, LocalDate near)
    {
        _hours = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Stretch(random, mayCross: false))];
        _quiet = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => Stretch(random, mayCross: true, shortest: 60, longest: 600))];
        _blocks = random.Next(3) == 0 ? [Stretch(random, mayCross: false, shortest: 300)] : null;
        _holidays = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => near.PlusDays(random.Next(-2, 4)))];
        Rules = WorkspaceRules.None with
        {
            QuietHours = new Dictionary<Channel, IReadOnlyList<OpenStretch>> { [Channel.Email] = _quiet },
            Calendars =
            [
                new HolidayCalendar("here", null, [.. _holidays.Order().Select(day => new CalendarDay(day.ToDateOnly(), null))], []),
            ],
        };
        Blocks = _blocks is null ? null : new BlockCadence([new ContactBlock(null, _blocks[0], true, null)], null, null, CapsMode.All);
        Times = new PlanTimes(Hours, Limits, Blocks, Rules);
    }

    public PlanTimes Times { get; }

    WorkspaceRules Rules { get; }

    BlockCadence? Blocks { get; }

    Dictionary<Channel, SendingHours> Hours => new() { [Channel.Email] = new SendingHours(_hours) };

    static TimeLimits Limits => new(Holidays: ["here"]);

    /// <summary>The same plan with these rules.</summary>
    public WorkflowPlan In(WorkflowPlan plan) => (plan with { Hours = Hours, Limits = Limits, Blocks = Blocks }).In(Rules);

    /// <summary>Whether a moment is allowed in a zone, by the calendar.</summary>
    public bool Allow(DateTimeOffset at, DateTimeZone zone)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
        return _hours.Any(stretch => Holds(stretch, local))
            && !_quiet.Any(stretch => Holds(stretch, local))
            && (_blocks is null || _blocks.Any(stretch => Holds(stretch, local)))
            && !_holidays.Contains(local.Date);
    }

    public override string ToString() =>
        $"hours {Words(_hours)}; quiet {Words(_quiet)}; blocks {Words(_blocks ?? [])}; holidays {string.Join(' ', _holidays)}";

    static bool Holds(OpenStretch stretch, LocalDateTime local)
    {
        var isOver = stretch.To != LocalTime.Midnight && stretch.To <= stretch.From;
        var today = stretch.Days.Contains(local.DayOfWeek);
        if (!isOver)
            return today && local.TimeOfDay >= stretch.From && (stretch.To == LocalTime.Midnight || local.TimeOfDay < stretch.To);
        return (today && local.TimeOfDay >= stretch.From)
            || (stretch.Days.Contains(local.PlusDays(-1).DayOfWeek) && local.TimeOfDay < stretch.To);
    }

    static OpenStretch Stretch(Random random, bool mayCross, int shortest = 1, int longest = 24 * 60)
    {
        var from = random.Next(mayCross ? 24 * 60 : (24 * 60) - shortest);
        var to = from + random.Next(shortest, longest + 1);
        if (!mayCross)
            to = Math.Min(to, 24 * 60);
        var days = Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day).Where(_ => random.Next(4) > 0).ToList();
        return new OpenStretch(
            days.Count > 0 ? days : [IsoDayOfWeek.Sunday],
            LocalTime.FromMinutesSinceMidnight(from),
            LocalTime.FromMinutesSinceMidnight(to % (24 * 60))
        );
    }

    static string Words(IEnumerable<OpenStretch> stretches) =>
        string.Join(
            ", ",
            stretches.Select(one => $"{string.Join('+', one.Days.Select(day => day.ToString()[..2]))} {one.From:HH:mm}-{one.To:HH:mm}")
        );
}
