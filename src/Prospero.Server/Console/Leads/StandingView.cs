using Prospero.Core.Cadence;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>How many contacts stand alike.</summary>
/// <param name="Next">When the first of them is due; null if none has a time.</param>
public sealed record StandingView(int Count, string Words, When? Next)
{
    internal static StandingView Of(Standing standing, Times times) =>
        new(
            standing.Count,
            standing.Reason is { } reason ? $"{Of(standing.Kind)}: {Phrases.Readable(reason)}" : Of(standing.Kind),
            times.Of(standing.NextAt)
        );

    static string Of(string kind) =>
        kind switch
        {
            Standings.Due => "due now",
            Standings.Waiting => "planned",
            Standings.Parked => "parked until somebody resumes",
            Standings.Leaving => "leaving now",
            Standings.HeldUnknown => "held, perhaps sent",
            Standings.HeldOperator => "held for somebody to act",
            Standings.AwaitingReport => "awaiting a report",
            _ => Phrases.Readable(kind),
        };
}
