namespace Prospero.Core.Cadence;

/// <summary>What happened to a lead before a run of it begins.</summary>
/// <param name="Runs">All its runs, oldest first.</param>
/// <param name="LastContactAt">When it was last contacted, by whatever workflow or person; null if it never was.</param>
public sealed record LeadPast(LeadId Lead, IReadOnlyList<Run> Runs, DateTimeOffset? LastContactAt)
{
    /// <summary>That of a lead that is new, or whose past does not matter.</summary>
    public static LeadPast None { get; } = new(default, [], null);
}
