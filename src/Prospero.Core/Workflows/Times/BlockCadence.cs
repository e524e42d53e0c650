using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>The blocks of a day in which a run contacts its lead, with how often and on how many days.</summary>
/// <param name="Blocks">In document order; those that are enabled do not overlap, and at least one is.</param>
/// <param name="MaxDays">On how many days that have a block, the day on which the run began included; null for no bound.</param>
/// <param name="MaxPerDay">How many contacts on one day of the lead's calendar; null for no bound.</param>
/// <param name="Caps">What the bounds of blocks and days count.</param>
public sealed record BlockCadence(IReadOnlyList<ContactBlock> Blocks, int? MaxDays, int? MaxPerDay, CapsMode Caps)
{
    /// <summary>When any enabled block is open.</summary>
    public WeekHours Week { get; } = WeekHours.Of(Blocks.Where(block => block.IsEnabled).Select(block => block.Time));

    /// <summary>The enabled block that is open at a moment of local time; null if none is.</summary>
    public ContactBlock? At(long local)
    {
        for (var i = 0; i < Blocks.Count; i++)
            if (Blocks[i].IsEnabled && Blocks[i].Week.UntilOpen(local) == 0)
                return Blocks[i];
        return null;
    }

    /// <summary>True if an enabled block begins on this weekday.</summary>
    public bool HasBlockOn(IsoDayOfWeek day)
    {
        for (var i = 0; i < Blocks.Count; i++)
            if (Blocks[i].IsEnabled && Blocks[i].Time.Days.Contains(day))
                return true;
        return false;
    }
}

/// <summary>A stretch of some days in which contacts take place.</summary>
/// <param name="Label">For people; null if it has none.</param>
/// <param name="Time">Its weekdays and hours, in the lead's local time.</param>
/// <param name="IsEnabled">False for one that is kept but not used.</param>
/// <param name="MaxContacts">How many contacts in one occurrence of it; null for no bound.</param>
public sealed record ContactBlock(string? Label, OpenStretch Time, bool IsEnabled, int? MaxContacts)
{
    /// <summary>Its hours as a rule.</summary>
    public WeekHours Week { get; } = WeekHours.Of([Time]);

    /// <summary>When it begins and ends on the day of a local moment: no block goes over midnight. In local ticks.</summary>
    public (long From, long To) Occurrence(long local)
    {
        var midnight = local - (local % TimeSpan.TicksPerDay);
        var length = Time.To == LocalTime.Midnight ? TimeSpan.TicksPerDay : Time.To.TickOfDay;
        return (midnight + Time.From.TickOfDay, midnight + length);
    }
}

/// <summary>What the bounds of a block cadence count.</summary>
public enum CapsMode
{
    /// <summary>The contacts of a lead on all channels together.</summary>
    All,

    /// <summary>The contacts of a lead on each channel by itself.</summary>
    Channel,
}
