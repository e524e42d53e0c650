using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What an arm of a split has come to so far, over all runs of the workflow.</summary>
/// <param name="Step">The split's key.</param>
/// <param name="Runs">How many runs were put on it.</param>
/// <param name="Replies">In how many of them the lead answered.</param>
/// <param name="Goals">How many of them ended with a goal or a meeting.</param>
public sealed record ArmCount(string Step, string Arm, int Runs, int Replies, int Goals);

/// <summary>Which arm of a split a run goes on. Pure: the same facts give the same arm.</summary>
public static class Arms
{
    /// <summary>The arm, and in words why it is not the lead's own; those are empty if it is.</summary>
    public static (SplitArm Arm, string Why) Choose(SplitStep split, Facts facts)
    {
        if (facts.Taken.TryGetValue(split.Key, out var taken) && Named(split, taken) is { } before)
            return (before, " as before");
        return Winner(split, facts.Arms) is { } winner ? (winner, ", which has won") : (split.ArmOf(facts.Lead.Id), "");
    }

    /// <summary>The arm that has won; null while none has.</summary>
    public static SplitArm? Winner(SplitStep split, IReadOnlyList<ArmCount> counts)
    {
        if (split.Winner is not { } rule)
            return null;
        var rates = new List<(SplitArm Arm, double Rate)>(split.Arms.Count);
        foreach (var arm in split.Arms)
        {
            var count = counts.FirstOrDefault(count => count.Step == split.Key && count.Arm == arm.Name);
            if (count is null || count.Runs < rule.After)
                return null;
            rates.Add((arm, (rule.By == WinnerMeasure.Reply ? count.Replies : count.Goals) / (double)count.Runs));
        }

        rates.Sort((one, other) => other.Rate.CompareTo(one.Rate));
        var isAhead = rates[0].Rate > rates[1].Rate && rates[0].Rate - rates[1].Rate >= (rule.Margin / 100.0) - 1e-9;
        return isAhead ? rates[0].Arm : null;
    }

    static SplitArm? Named(SplitStep split, string name) => split.Arms.FirstOrDefault(arm => arm.Name == name);
}
