using Microsoft.Extensions.Logging;

namespace Prospero.Core.Cadence;

/// <summary>Carries out the turns of steps that contact nobody: finds out what they want to know, decides, records.</summary>
public sealed class TurnRunner(ICadence cadence, TouchpointRunner runner, ILogger<TurnRunner> log)
{
    /// <summary>Decides and records turns whose gates are open. One that fails harms no other.</summary>
    public async Task Run(IReadOnlyList<DueTouchpoint> turns, CancellationToken ct)
    {
        if (turns.Count == 0)
            return;
        var known = await cadence.FactsOf([.. turns.Select(turn => turn.Touchpoint)], ct);
        var decided = new List<(DueTouchpoint, Decision)>(turns.Count);
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            try
            {
                var facts = new Facts(turn.Context.Lead!, turn.Context.Run!, known[i].Touch, known[i].Reply);
                decided.Add((turn, CadencePlanner.Turn(turn.Plan, turn.Touchpoint, facts, turn.Reach!, turn.Now)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.RunFailed(e, turn.Touchpoint.Id);
            }
        }

        await runner.Record(decided, ct);
    }
}
