using System.Globalization;
using NodaTime;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    static readonly TimeSpan Week = TimeSpan.FromDays(7);
    static readonly TimeSpan Month = TimeSpan.FromDays(30);

    // Those that open by themselves, in the order of asking.
    static Gate? FirstTimely(in Question question)
    {
        for (var rule = TimeRule.Hours; rule <= TimeRule.Legal; rule++)
            if (TimeGate(NameOf(rule), rule, question) is { IsOpen: false } closed)
                return closed;
        if (GapGate(question) is { IsOpen: false } gap)
            return gap;
        return CapsGate(question) is { IsOpen: false } caps ? caps : null;
    }

    // What waits for one gate waits for a moment that the other hours allow as well.
    static Decision Wait(WorkflowPlan plan, Touchpoint touchpoint, Gate closed, LeadReach reach, DateTimeOffset now)
    {
        var opens = closed.OpensAt ?? now;
        return plan.Times.NextOpen(touchpoint.Channel, opens, reach.Zones) is { } allowed
            ? new Decision(new TouchpointEnd.Again(allowed, closed.Reason!, false), new Move.Stay())
            : new Decision(
                new TouchpointEnd.Skip($"{closed.Reason}, and no moment in a year suits all hours"),
                Instead(plan, touchpoint, reach, now)
            );
    }

    static Gate TimeGate(string name, TimeRule rule, in Question question)
    {
        if (question.HasOwnMoment)
            return Gate.Open(name);
        var (times, channel, zones, now) = (question.Plan.Times, question.Touchpoint.Channel, question.Reach.Zones, question.Now);
        return times.NextOpen(rule, channel, now, zones) switch
        {
            null => Gate.Closed(name, GateEffect.Skip, Never(rule)),
            { } opens when opens > now => Gate.Closed(name, GateEffect.Wait, Outside(rule, question), opens),
            _ => Gate.Open(name),
        };
    }

    static string NameOf(TimeRule rule) =>
        rule switch
        {
            TimeRule.Hours => GateNames.Hours,
            TimeRule.Blocks => GateNames.Blocks,
            TimeRule.Quiet => GateNames.Quiet,
            TimeRule.Holidays => GateNames.Holidays,
            _ => GateNames.Legal,
        };

    static string Never(TimeRule rule) =>
        rule switch
        {
            TimeRule.Hours => "the sending hours never open in the lead's time zone",
            TimeRule.Blocks => "the blocks never open in the lead's time zone",
            TimeRule.Quiet => "the quiet hours of the workspace never end in the lead's time zone",
            TimeRule.Holidays => "every day of a year is a holiday",
            _ => "the legal hours never open in the lead's time zone",
        };

    static string Outside(TimeRule rule, in Question question) =>
        rule switch
        {
            TimeRule.Hours => "outside the sending hours",
            TimeRule.Blocks => "outside the workflow's blocks",
            TimeRule.Quiet => "in the workspace's quiet hours",
            TimeRule.Holidays => Holiday(question) is { } day ? $"a holiday: {day}" : "a holiday",
            _ => $"outside the legal hours: {LegalIn(question)}",
        };

    static string? Holiday(in Question question)
    {
        foreach (var zone in question.Reach.Zones)
            if (question.Plan.Times.Holidays(zone)?.NameOf(Local(question.Now, zone)) is { } name)
                return name;
        return null;
    }

    static string? LegalIn(in Question question)
    {
        foreach (var zone in question.Reach.Zones)
            if (question.Plan.Times.Legal(question.Touchpoint.Channel, zone) is { } legal && !legal.IsOpen(question.Now, zone))
                return legal.Hours.Title;
        return null;
    }

    // Only what stood on the timetable can be late on it; a slot of its sender is a new time.
    static Gate LatenessGate(in Question question)
    {
        if (question.HasOwnMoment || question.Plan.Times.Lateness is not { Then: LatePolicy.Skip } rule)
            return Gate.Open(GateNames.Lateness);
        return question.Touchpoint.DueAt is { } due && question.Now - due > rule.After
            ? Gate.Closed(GateNames.Lateness, GateEffect.Miss, $"more than {DurationText.Print(rule.After)} late")
            : Gate.Open(GateNames.Lateness);
    }

    static Gate DaysGate(in Question question)
    {
        if (question.HasOwnMoment || question.Plan.Blocks is not { MaxDays: { } most } blocks || question.Context.Run is not { } run)
            return Gate.Open(GateNames.Days);
        var zone = question.Reach.Zones[0];
        var today = DateOf(question.Now, zone);
        var days = 0;
        for (var day = DateOf(run.StartedAt, zone); day <= today; day = day.PlusDays(1))
            if (blocks.HasBlockOn(day.DayOfWeek) && ++days > most)
                return Gate.Closed(
                    GateNames.Days,
                    GateEffect.End,
                    string.Create(CultureInfo.InvariantCulture, $"the {most} days of the block cadence are over")
                );
        return Gate.Open(GateNames.Days);
    }

    static Gate GapGate(in Question question)
    {
        var gap = question.Plan.Times.MinGap;
        if (question.HasOwnMoment || gap == TimeSpan.Zero)
            return Gate.Open(GateNames.Gap);
        for (var i = 0; i < question.Context.Touches.Count; i++)
            if (question.Context.Touches[i] is var touch && touch.Touchpoint != question.Touchpoint.Id)
                return touch.At + gap > question.Now
                    ? Gate.Closed(
                        GateNames.Gap,
                        GateEffect.Wait,
                        $"less than {DurationText.Print(gap)} after the last contact",
                        touch.At + gap
                    )
                    : Gate.Open(GateNames.Gap);
        return Gate.Open(GateNames.Gap);
    }

    static Gate CapsGate(in Question question)
    {
        if (question.HasOwnMoment || question.Context.Touches.Count == 0)
            return Gate.Open(GateNames.Caps);
        var caps = question.Plan.Times.Caps;
        return Rolling(question, caps.PerMonth, Month, "in 30 days")
            ?? Rolling(question, caps.PerWeek, Week, "in 7 days")
            ?? OnOneDay(question, caps.PerDay, null)
            ?? (question.Plan.Blocks is { } blocks ? BlockCaps(question, blocks) : null)
            ?? Gate.Open(GateNames.Caps);
    }

    static Gate? Rolling(in Question question, int? cap, TimeSpan time, string words)
    {
        if (cap is not { } most)
            return null;
        var count = 0;
        for (var i = 0; i < question.Context.Touches.Count; i++)
        {
            var touch = question.Context.Touches[i];
            if (touch.At + time <= question.Now)
                break;
            // Newest first: once the one that fills the cap is too old to count, there is room again.
            if (touch.Touchpoint != question.Touchpoint.Id && ++count == most)
                return Full(most, words, touch.At + time);
        }

        return null;
    }

    static Gate? BlockCaps(in Question question, BlockCadence blocks)
    {
        Channel? counted = blocks.Caps == CapsMode.Channel ? question.Touchpoint.Channel : null;
        if (OnOneDay(question, blocks.MaxPerDay, counted) is { } full)
            return full;
        for (var i = 0; i < question.Reach.Zones.Count; i++)
        {
            var zone = question.Reach.Zones[i];
            var local = Local(question.Now, zone);
            if (blocks.At(local) is not { MaxContacts: { } most } block)
                continue;
            var (from, to) = block.Occurrence(local);
            if (Count(question, counted, zone, from, to) >= most)
                return Full(most, block.Label is { } label ? $"in the block {label}" : "in this block", InstantOf(to, zone));
        }

        return null;
    }

    static Gate? OnOneDay(in Question question, int? cap, Channel? channel)
    {
        if (cap is not { } most)
            return null;
        for (var i = 0; i < question.Reach.Zones.Count; i++)
        {
            var zone = question.Reach.Zones[i];
            var local = Local(question.Now, zone);
            var midnight = local - (local % TimeSpan.TicksPerDay);
            if (Count(question, channel, zone, midnight, midnight + TimeSpan.TicksPerDay) >= most)
                return Full(most, "on this day", InstantOf(midnight + TimeSpan.TicksPerDay, zone));
        }

        return null;
    }

    static int Count(in Question question, Channel? channel, DateTimeZone zone, long from, long to)
    {
        var count = 0;
        for (var i = 0; i < question.Context.Touches.Count; i++)
        {
            var touch = question.Context.Touches[i];
            if (touch.Touchpoint == question.Touchpoint.Id || (channel is { } only && touch.Channel != only))
                continue;
            var local = Local(touch.At, zone);
            if (local >= from && local < to)
                count++;
        }

        return count;
    }

    static Gate Full(int most, string words, DateTimeOffset opensAt) =>
        Gate.Closed(
            GateNames.Caps,
            GateEffect.Wait,
            string.Create(CultureInfo.InvariantCulture, $"{most} {(most == 1 ? "contact" : "contacts")} {words} already"),
            opensAt
        );

    static long Local(DateTimeOffset at, DateTimeZone zone) => at.UtcTicks + zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).Ticks;

    static LocalDate DateOf(DateTimeOffset at, DateTimeZone zone) => Instant.FromDateTimeOffset(at).InZone(zone).Date;

    // A local time that is skipped is the first instant after the jump; of two, the first.
    static DateTimeOffset InstantOf(long local, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(new DateTime(local, DateTimeKind.Unspecified)));
        var instant = mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
        return instant.ToDateTimeOffset();
    }
}
