using Microsoft.Extensions.Logging;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Carries out the turns of steps that contact nobody: finds out what they want to know, decides, records.</summary>
public sealed class TurnRunner(
    ICadence cadence,
    TouchpointRunner runner,
    RequestRunner requests,
    Transfers transfers,
    ILogger<TurnRunner> log
)
{
    /// <summary>Decides and records turns whose gates are open. One that fails harms no other.</summary>
    public async Task Run(IReadOnlyList<DueTouchpoint> turns, CancellationToken ct)
    {
        if (turns.Count == 0)
            return;
        await Decide([.. turns.Where(turn => !IsRequest(turn))], ct);
        await requests.Run([.. turns.Where(IsRequest)], runner, ct);
    }

    static bool IsRequest(DueTouchpoint turn) =>
        turn.Plan.PlaceOf(turn.Touchpoint.StepKey) is var place && place < turn.Plan.Steps.Count && turn.Plan.Steps[place] is HttpStep;

    async Task Decide(IReadOnlyList<DueTouchpoint> turns, CancellationToken ct)
    {
        if (turns.Count == 0)
            return;
        var known = await cadence.FactsOf([.. turns.Select(turn => turn.Touchpoint)], ct);
        var arms = await ArmsOf(turns, ct);
        var decided = new List<(DueTouchpoint, Decision)>(turns.Count);
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            try
            {
                var facts = new Facts(turn.Context.Lead!, turn.Context.Run!, known[i].Touch, known[i].Reply)
                {
                    Taken = known[i].Taken,
                    Arms = arms.GetValueOrDefault((turn.Touchpoint.Workspace, turn.Touchpoint.Workflow)) ?? [],
                };
                var decision = CadencePlanner.Turn(turn.Plan, turn.Touchpoint, facts, turn.Reach!, turn.Now);
                decided.Add((turn, await transfers.Complete(turn, decision, ct)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.RunFailed(e, turn.Touchpoint.Id);
            }
        }

        await runner.Record(decided, ct);
    }

    async Task<Dictionary<(WorkspaceId, WorkflowId), IReadOnlyList<ArmCount>>> ArmsOf(
        IReadOnlyList<DueTouchpoint> turns,
        CancellationToken ct
    )
    {
        var arms = new Dictionary<(WorkspaceId, WorkflowId), IReadOnlyList<ArmCount>>();
        foreach (
            var (workspace, workflow) in turns
                .Where(turn => turn.Plan.HasWinners)
                .Select(turn => (turn.Touchpoint.Workspace, turn.Touchpoint.Workflow))
                .Distinct()
        )
            arms[(workspace, workflow)] = await cadence.ArmCounts(workspace, workflow, ct);
        return arms;
    }
}
