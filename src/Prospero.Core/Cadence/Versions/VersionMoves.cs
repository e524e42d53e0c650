using Prospero.Core.Access;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What would become of the open runs that stand at one place.</summary>
/// <param name="Version">The number of the version they are on.</param>
/// <param name="StepKey">The step they have ahead; null for nothing.</param>
/// <param name="GoesTo">Where they go on; null if they stay.</param>
/// <param name="Why">Why they stay; null if they go.</param>
public sealed record PreviewedRuns(int Version, string? StepKey, long Runs, string? GoesTo, string? Why);

/// <summary>What would become of the open runs of a workflow.</summary>
/// <param name="Runs">How many are not on the new version.</param>
/// <param name="Moving">How many of them would go.</param>
public sealed record MovePreview(long Runs, long Moving, IReadOnlyList<PreviewedRuns> Places);

/// <summary>Sends the open runs of a workflow over to another version, and tells before what would happen.</summary>
public sealed class VersionMoves(IAccess access, ISweeps sweeps, IRunMoves runMoves, WorkflowDirectory workflows, TimeProvider clock)
{
    /// <summary>Begins to move the open runs of a workflow and its test data; it happens in batches. One under way ends.</summary>
    public async Task Begin(
        ITransaction tx,
        WorkspaceId config,
        WorkflowId workflow,
        WorkflowVersionId version,
        MoveRule rule,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow();
        var order = new MoveOrder(version.Value, rule.Follows, rule.Steps, [], IsPassed: false);
        await sweeps.End(tx, config, SweepKind.Move, PauseScope.Workflow, workflow.Value, now, ct);
        foreach (var data in (await access.Workspaces(ct)).Where(workspace => workspace.Config == config))
            await sweeps.Begin(tx, Sweep.Begin(data.Id, SweepKind.Move, PauseScope.Workflow, workflow.Value, order.ToJson(), now), ct);
    }

    /// <summary>What is wrong with a rule: every step that it names must be one of the new version.</summary>
    public static Problems Check(MoveRule rule, WorkflowPlan to)
    {
        var problems = new Problems();
        foreach (var (old, key) in rule.Steps.Where(step => to.PlaceOf(step.Value) == to.Steps.Count))
            problems.Add($"map.{old}", $"is '{key}', which is no step of the new version", "Name one of its steps.");
        return problems;
    }

    /// <summary>How many open runs stand where, and what would become of them. Nothing happens.</summary>
    /// <param name="rule">Null if all stay.</param>
    public async Task<MovePreview> Preview(WorkspaceId config, WorkflowId workflow, WorkflowPlan to, MoveRule? rule, CancellationToken ct)
    {
        var places = new List<PreviewedRuns>();
        foreach (var count in await runMoves.Count(config, workflow, ct))
        {
            var number = (await workflows.Get(config, count.Version, ct)).Number;
            var (goesTo, why) = Fate(count, to, rule);
            places.Add(new PreviewedRuns(number, count.StepKey, count.Runs, goesTo, why));
        }

        List<PreviewedRuns> sums =
        [
            .. places
                .GroupBy(place => (place.Version, place.StepKey, place.GoesTo, place.Why))
                .Select(group => group.First() with { Runs = group.Sum(place => place.Runs) })
                .OrderBy(place => (place.Version, place.StepKey is null ? -1 : to.PlaceOf(place.StepKey), place.StepKey)),
        ];
        return new MovePreview(sums.Sum(place => place.Runs), sums.Where(place => place.GoesTo is not null).Sum(place => place.Runs), sums);
    }

    static (string? GoesTo, string? Why) Fate(PlacedRuns count, WorkflowPlan to, MoveRule? rule)
    {
        if (rule is null)
            return (null, "runs stay on their version");
        if (!rule.Follows && to.FindStatus(count.StatusKey) is null)
            return (null, $"the new version has no status {count.StatusKey}");
        if (count.StepKey is not { } step)
            return ("the new version", null);
        return CadencePlanner.MovesTo(to, step, rule) is { } key ? (key, null) : (null, $"the new version has no step {rule.KeyOf(step)}");
    }
}
