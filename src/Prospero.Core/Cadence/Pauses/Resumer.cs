using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Puts what a pause parked back on the timetable, a batch at a time. Whoever had claimed a touch and asked its gates before
/// they opened may still park it, behind the sweep: once no such claim can be left, the sweep goes over everything again.
/// </summary>
public sealed class Resumer(ICadence cadence, IAccess access, WorkflowDirectory workflows, TimeProvider clock, CadenceOptions options)
{
    // Per touchpoint a row of the timetable, perhaps one of its run, a line and an event: a transaction may have 1,000.
    const int Batch = 200;

    /// <summary>One batch of a sweep.</summary>
    public async Task<SweepStep> Step(ITransaction tx, Sweep sweep, CancellationToken ct)
    {
        var system = clock.GetUtcNow();
        var order = ResumeOrder.Read(sweep.Details);
        var parked = await cadence.Parked(tx, sweep.Workspace, sweep.Scope, sweep.Subject, sweep.Cursor, Batch, ct);
        if (parked.Count == 0)
            return Passed(sweep with { ChangedAt = system }, order);
        var workspace = await Around(sweep.Workspace, ct);
        var now = workspace.CadenceNow(system);
        var free = await Free(workspace, parked, order.Spread, now, ct);
        var isBack = await cadence.Unpark(tx, workspace.Id, [.. free.Select(one => (one.Touchpoint, one.Due))], ct);
        var back = free.Where((_, i) => isBack[i]).ToList();
        await cadence.Apply(tx, workspace.Id, Told(back, now), ct);
        var after = sweep with
        {
            Details = order.ToText(),
            Cursor = parked[^1].Id.Value,
            Done = sweep.Done + back.Count,
            // What is still held is counted when it is first looked at.
            Kept = order.IsLastLook ? sweep.Kept : sweep.Kept + parked.Count - back.Count,
            ChangedAt = system,
        };
        return new SweepStep(after, null);
    }

    SweepStep Passed(Sweep sweep, ResumeOrder order)
    {
        if (order.IsLastLook)
            return new SweepStep(sweep with { FinishedAt = sweep.ChangedAt }, null);
        // A lease ends, and whoever finds it ended takes the claim away.
        var lastClaim = sweep.StartedAt + options.Lease + (options.RescueInterval * 2);
        return sweep.ChangedAt < lastClaim
            ? new SweepStep(sweep, lastClaim)
            : new SweepStep(sweep with { Cursor = null, Details = (order with { IsLastLook = true }).ToText() }, null);
    }

    async Task<Workspace> Around(WorkspaceId id, CancellationToken ct) =>
        await access.FindWorkspace(id, ct)
        ?? throw new InvalidOperationException($"Workspace {id} is gone from the database; restore it from a backup.");

    // Those that nothing else keeps parked, with their new due times. A place is taken for each of them only.
    async Task<List<Freed>> Free(
        Workspace workspace,
        IReadOnlyList<Touchpoint> parked,
        Spread spread,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var contexts = await cadence.Load([.. parked.Select(one => new ClaimedTouchpoint(one, default, default))], ct);
        var freed = new List<Freed>(parked.Count);
        foreach (var (touchpoint, context) in parked.Zip(contexts))
        {
            if (context.Lead is not { } lead)
                continue;
            var plan = (await workflows.Get(workspace.Config, touchpoint.Version, ct)).Plan;
            var reach = LeadReach.Of(lead, context.Suppressions, plan.Zone);
            var wakes = context.Run is { State: RunState.Parked, Reason: RunReason.WorkflowPaused };
            var awake = wakes ? context with { Run = context.Run! with { State = RunState.Active, Reason = null } } : context;
            var gates = CadencePlanner.Gates(plan, touchpoint, awake, reach, now);
            if (CadencePlanner.MayResume(gates))
                freed.Add(new Freed(touchpoint, CadencePlanner.Resumed(touchpoint, gates, spread, now, Allowed), wakes));

            // By a turn nothing leaves: it has no hours to keep.
            DateTimeOffset? Allowed(DateTimeOffset from) =>
                touchpoint.Kind == TouchpointKind.Turn ? from : CadencePlanner.NextAllowed(plan, touchpoint, awake, reach, from);
        }

        return freed;
    }

    static Consequences Told(List<Freed> back, DateTimeOffset now) =>
        new()
        {
            Events =
            [
                .. back.Where(one => one.Wakes)
                    .Select(one => new RunResumed(now, one.Touchpoint.Lead, one.Touchpoint.Run!.Value, one.Touchpoint.Workflow)),
            ],
            Activities =
            [
                .. back.Select(one =>
                    Activity.Of(
                        one.Touchpoint.Lead,
                        now,
                        "touchpoint_resumed",
                        one.Touchpoint.Channel.Name(),
                        one.Due > now ? "resumed; takes its turn" : "resumed"
                    )
                ),
            ],
        };

    sealed record Freed(Touchpoint Touchpoint, DateTimeOffset Due, bool Wakes);
}
