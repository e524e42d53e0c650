using NodaTime;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What a set of leads asks of a workflow's accounts on one channel.</summary>
/// <param name="Touches">The most contacts: every planned try of every step, for every lead.</param>
/// <param name="FirstTouches">One contact of the first step on the channel for every lead.</param>
/// <param name="PerDay">The most that may leave in one day of open hours; null for any number.</param>
/// <param name="FirstDoneAt">When the first contacts are all out; null if not within a year.</param>
/// <param name="DoneAt">When all contacts could be out, if limits and hours were all that held them up; null if not within a year.</param>
/// <param name="Limit">What bounds it most: <c>rate</c>, <c>day</c>, <c>calls</c> or <c>hours</c>.</param>
public sealed record ChannelBudget(
    Channel Channel,
    long Touches,
    long FirstTouches,
    double? PerDay,
    DateTimeOffset? FirstDoneAt,
    DateTimeOffset? DoneAt,
    string Limit
);

/// <summary>
/// How long a set of leads takes under the limits and hours of a workflow's accounts, as pure arithmetic. Replies that end
/// cadences make it shorter, and what else the accounts send makes it longer.
/// </summary>
public static class Budget
{
    const int Horizon = 366;

    static readonly Duration Step = Duration.FromMinutes(15);

    /// <summary>The budget of each channel of the plan, in the order of its steps.</summary>
    /// <param name="senders">The accounts that the plan names.</param>
    /// <param name="zone">Where the leads are.</param>
    /// <param name="callLength">How long a call takes on average.</param>
    public static IReadOnlyList<ChannelBudget> Of(
        WorkflowPlan plan,
        IReadOnlyCollection<Sender> senders,
        int leads,
        DateTimeZone zone,
        TimeSpan callLength,
        DateTimeOffset now
    ) => [.. plan.Channels.Select(channel => Of(plan, channel, Accounts(plan, channel, senders), leads, zone, callLength, now))];

    static ChannelBudget Of(
        WorkflowPlan plan,
        Channel channel,
        IReadOnlyList<Sender> accounts,
        int leads,
        DateTimeZone zone,
        TimeSpan callLength,
        DateTimeOffset now
    )
    {
        var steps = plan.Contacts.Where(step => step.Channel == channel).ToList();
        var touches = steps.Sum(step => (long)step.MaxAttempts) * leads;
        var perSecond = Sum(accounts, account => PerSecond(account, callLength));
        var perDay = Sum(accounts, account => account.Limits.PerDay);
        var days = Days(plan, channel, zone, now);
        var longest = days.Count == 0 ? 0 : days.Max(day => day.Open.Sum(stretch => stretch.Length.TotalSeconds));
        var byRate = perSecond * longest;
        return new ChannelBudget(
            channel,
            touches,
            leads,
            Least(byRate, perDay),
            DoneAt(days, leads, perSecond, perDay),
            DoneAt(days, touches, perSecond, perDay),
            byRate is null && perDay is null ? "hours"
                : perDay is { } most && most <= (byRate ?? double.MaxValue) ? "day"
                : accounts.All(account => account.MostCalls is not null) && channel == Channel.Call ? "calls"
                : "rate"
        );
    }

    static List<Sender> Accounts(WorkflowPlan plan, Channel channel, IReadOnlyCollection<Sender> senders) =>
        plan.Senders.TryGetValue(channel, out var named) ? [.. senders.Where(sender => named.Contains(sender.Id) && !sender.IsPaused)] : [];

    // Calls that may be in progress at once are a rate too.
    static double? PerSecond(Sender sender, TimeSpan callLength) =>
        Least(sender.Limits.PerSecond, sender.MostCalls is { } calls ? calls / callLength.TotalSeconds : null);

    static double? Sum(IReadOnlyList<Sender> accounts, Func<Sender, double?> limit)
    {
        var sum = 0.0;
        foreach (var account in accounts)
        {
            if (limit(account) is not { } one)
                return null;
            sum += one;
        }

        return sum;
    }

    static double? Least(double? one, double? other) => one is null || other is null ? one ?? other : Math.Min(one.Value, other.Value);

    static DateTimeOffset? DoneAt(IReadOnlyList<OpenDay> days, long touches, double? perSecond, double? perDay)
    {
        double left = touches;
        foreach (var day in days)
        {
            var today = perDay ?? double.MaxValue;
            foreach (var stretch in day.Open)
            {
                var most = Math.Min(today, perSecond is { } rate ? rate * stretch.Length.TotalSeconds : double.MaxValue);
                if (left <= most)
                    return stretch
                        .Begins.Plus(perSecond is { } pace ? Duration.FromSeconds(left / pace) : Duration.Zero)
                        .ToDateTimeOffset();
                left -= most;
                today -= most;
            }
        }

        return null;
    }

    // When the channel may be used, quarter of an hour by quarter of an hour, from now on.
    static List<OpenDay> Days(WorkflowPlan plan, Channel channel, DateTimeZone zone, DateTimeOffset now)
    {
        var found = new List<OpenDay>();
        var at = now;
        var last = now.AddDays(Horizon);
        DateTimeZone[] zones = [zone];
        while (at < last && plan.Times.NextOpen(channel, at, zones) is { } opens && opens < last)
        {
            var begins = Instant.FromDateTimeOffset(opens);
            var date = begins.InZone(zone).Date;
            var midnight = zone.AtStartOfDay(date.PlusDays(1)).ToInstant();
            var ends = begins;
            while (ends < midnight && plan.Times.NextOpen(channel, ends.ToDateTimeOffset(), zones) == ends.ToDateTimeOffset())
                ends = Instant.Min(ends + Step, midnight);
            if (found.Count == 0 || found[^1].Date != date)
                found.Add(new OpenDay(date, []));
            found[^1].Open.Add((begins, ends - begins));
            at = ends.ToDateTimeOffset();
        }

        return found;
    }

    readonly record struct OpenDay(LocalDate Date, List<(Instant Begins, Duration Length)> Open);
}
