using Microsoft.Extensions.Logging;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Carries out the turns of steps that contact nobody: finds out what they want to know, decides, records.</summary>
public sealed class TurnRunner(
    ICadence cadence,
    TouchpointRunner runner,
    RequestRunner requests,
    Transfers transfers,
    ArmTallies tallies,
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

    static bool IsRequest(DueTouchpoint turn) => turn.Plan.FindStep(turn.Touchpoint.StepKey) is HttpStep;

    async Task Decide(IReadOnlyList<DueTouchpoint> turns, CancellationToken ct)
    {
        if (turns.Count == 0)
            return;
        var known = await cadence.FactsOf([.. turns.Select(turn => turn.Touchpoint)], ct);
        var arms = await ArmsOf([.. turns.Where((turn, i) => HasChoice(turn.Plan, known[i]))], ct);
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
        foreach (var turn in turns.DistinctBy(turn => (turn.Touchpoint.Workspace, turn.Touchpoint.Workflow)))
        {
            var (workspace, workflow) = (turn.Touchpoint.Workspace, turn.Touchpoint.Workflow);
            arms[(workspace, workflow)] = await tallies.Of(workspace, workflow, turn.Now, ct);
        }

        return arms;
    }

    // Whether a split that may have a winner is still before the run: an arm once taken is kept.
    static bool HasChoice(WorkflowPlan plan, RunFacts facts) => plan.Contests.Any(split => !facts.Taken.ContainsKey(split));
}
