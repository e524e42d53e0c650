namespace Prospero.Core.Workflows;

/// <summary>
/// What a workflow or a workspace lays down about time besides hours. What a workflow leaves open is taken from its workspace.
/// </summary>
/// <param name="Holidays">Names of calendars, or <see cref="TimeLimits.OfLead"/>; null if nothing is said.</param>
/// <param name="Legal">Keys of legal hours, or <see cref="LegalHours.All"/>; null if nothing is said.</param>
/// <param name="Caps">How often a lead is contacted at most; null if nothing is said.</param>
/// <param name="MinGap">The least time between two contacts of a lead; null if nothing is said.</param>
/// <param name="Lateness">What becomes of a contact that is overdue; null if nothing is said.</param>
public sealed record TimeLimits(
    IReadOnlyList<string>? Holidays = null,
    IReadOnlyList<string>? Legal = null,
    ContactCaps? Caps = null,
    TimeSpan? MinGap = null,
    LatenessRule? Lateness = null
)
{
    /// <summary>In place of a calendar's name: those of the country in which the lead is.</summary>
    public const string OfLead = "lead";

    public static TimeLimits None { get; } = new();
}

/// <summary>How often a lead is contacted at most, over all channels and workflows. Null for no bound.</summary>
/// <param name="PerDay">On one day of the lead's calendar.</param>
/// <param name="PerWeek">In any 7 times 24 hours.</param>
/// <param name="PerMonth">In any 30 times 24 hours.</param>
public sealed record ContactCaps(int? PerDay, int? PerWeek, int? PerMonth)
{
    public static ContactCaps None { get; } = new(null, null, null);
}

/// <summary>What becomes of a contact that could not leave when it was due.</summary>
/// <param name="After">How late it may leave.</param>
/// <param name="Then">What becomes of it then.</param>
public sealed record LatenessRule(TimeSpan After, LatePolicy Then);

/// <summary>What becomes of a contact that is too late.</summary>
public enum LatePolicy
{
    /// <summary>It is left out; what would have followed it follows.</summary>
    Skip,

    /// <summary>It leaves at the next moment that is allowed.</summary>
    AskAgain,
}
