using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>Looks for the first moment that several rules allow in several zones. Costs no memory.</summary>
/// <param name="at">From when on.</param>
/// <param name="zones">Where the lead may be: a moment must be allowed in all of them.</param>
readonly ref struct OpeningSearch(DateTimeOffset at, IReadOnlyList<DateTimeZone> zones)
{
    readonly long _start = at.UtcTicks;
    readonly long _last = Math.Min(at.UtcTicks + WallClockRule.Horizon.Ticks, DateTimeOffset.MaxValue.Ticks);

    /// <summary>The first moment at which one rule is open; null if there is none within the horizon.</summary>
    public DateTimeOffset? First(WallClockRule rule)
    {
        var ticks = _start;
        for (var agreeing = 0; agreeing < zones.Count; )
        {
            for (var i = 0; i < zones.Count; i++)
            {
                if (rule.NextOpen(ticks, _last, zones[i]) is not { } next)
                    return null;
                agreeing = next == ticks ? agreeing + 1 : 1;
                ticks = next;
                if (agreeing >= zones.Count)
                    break;
            }
        }

        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>The first moment at which all of a plan's rules are open; null if there is none within the horizon.</summary>
    public DateTimeOffset? First(PlanTimes times, Channel channel)
    {
        var ticks = _start;
        var asked = zones.Count * PlanTimes.Rules;
        for (var agreeing = 0; agreeing < asked; )
        {
            for (var i = 0; i < asked && agreeing < asked; i++)
            {
                var zone = zones[i / PlanTimes.Rules];
                if (times.Rule((TimeRule)(i % PlanTimes.Rules), channel, zone) is not { } rule)
                {
                    agreeing++;
                    continue;
                }

                if (rule.NextOpen(ticks, _last, zone) is not { } next)
                    return null;
                agreeing = next == ticks ? agreeing + 1 : 1;
                ticks = next;
            }
        }

        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>The first moment at which one of a plan's rules is open; null if there is none within the horizon.</summary>
    public DateTimeOffset? First(PlanTimes times, TimeRule one, Channel channel)
    {
        var ticks = _start;
        for (var agreeing = 0; agreeing < zones.Count; )
        {
            for (var i = 0; i < zones.Count && agreeing < zones.Count; i++)
            {
                if (times.Rule(one, channel, zones[i]) is not { } rule)
                {
                    agreeing++;
                    continue;
                }

                if (rule.NextOpen(ticks, _last, zones[i]) is not { } next)
                    return null;
                agreeing = next == ticks ? agreeing + 1 : 1;
                ticks = next;
            }
        }

        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
