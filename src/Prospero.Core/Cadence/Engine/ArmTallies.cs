using System.Collections.Concurrent;

namespace Prospero.Core.Cadence;

/// <summary>
/// What the arms of workflows' splits have come to. Counting goes over all runs of a workflow, so that it is not done again
/// within ten seconds, of system time as of the clock on which the workflow runs.
/// </summary>
public sealed class ArmTallies(ICadence cadence, TimeProvider time)
{
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<(WorkspaceId, WorkflowId), Tally> _known = [];

    /// <param name="now">Cadence time.</param>
    public async ValueTask<IReadOnlyList<ArmCount>> Of(WorkspaceId workspace, WorkflowId workflow, DateTimeOffset now, CancellationToken ct)
    {
        var system = time.GetUtcNow();
        if (
            _known.TryGetValue((workspace, workflow), out var known)
            && (system - known.System).Duration() < Freshness
            && (now - known.Cadence).Duration() < Freshness
        )
            return known.Counts;
        var counts = await cadence.ArmCounts(workspace, workflow, ct);
        _known[(workspace, workflow)] = new Tally(system, now, counts);
        return counts;
    }

    sealed record Tally(DateTimeOffset System, DateTimeOffset Cadence, IReadOnlyList<ArmCount> Counts);
}
