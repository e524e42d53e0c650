namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>How often a lead is moved to another workflow within <see cref="MovesWithin"/>.</summary>
    public const int MostMoves = 10;

    /// <summary>See <see cref="MostMoves"/>.</summary>
    public static readonly TimeSpan MovesWithin = TimeSpan.FromDays(1);

    /// <summary>
    /// Why a lead is not moved once more, in words; null if it may be. Workflows that move it to each other would otherwise never
    /// come to an end.
    /// </summary>
    /// <param name="runs">All its runs.</param>
    public static string? WhyNoFurther(IReadOnlyList<Run> runs, DateTimeOffset now)
    {
        var moves = runs.Count(run => run.Reason == RunReason.Reassigned && run.ClosedAt > now - MovesWithin);
        return moves < MostMoves ? null : $"the lead was moved {moves} times within a day";
    }
}
