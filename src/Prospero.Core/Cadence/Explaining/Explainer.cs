using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Answers "why?": the planner's own gates, asked about now, and counts of how things stand. It changes nothing.
/// </summary>
public sealed class Explainer(
    ILeads leads,
    ICadence cadence,
    ISenders senders,
    IStandings standings,
    IWorkflows workflows,
    WorkflowDirectory versions,
    ProviderDirectory providers,
    TimeProvider clock
)
{
    const int MostFailures = 10;

    /// <summary>Why a lead is or is not contacted; null if the workspace has no such lead.</summary>
    public async Task<LeadExplanation?> Lead(Workspace workspace, LeadId id, CancellationToken ct)
    {
        if (await leads.Find(workspace.Id, id, ct) is not { } lead)
            return null;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var runs = new List<RunExplanation>();
        foreach (var run in await cadence.RunsOf(workspace.Id, [id], ct))
        {
            var version = await versions.Get(workspace.Config, run.Version, ct);
            runs.Add(new RunExplanation(run, version.Plan.Name, version.Number, ExplanationWords.Of(run, version.Plan)));
        }

        var pending = await Pending(workspace, id, now, ct);
        var next = pending
            .Where(one => one.Forecast is { Kind: "leaves" or "leaving", At: not null } && one.Touchpoint.Kind != TouchpointKind.Turn)
            .MinBy(one => one.Forecast.At);
        return new LeadExplanation(lead, now, runs, pending, next, ExplanationWords.OfLead(runs, pending, next));
    }

    /// <summary>Why something leaves a sender or nothing does; null if the workspace has no such sender.</summary>
    public async Task<SenderExplanation?> Sender(Workspace workspace, SenderId id, CancellationToken ct)
    {
        if (await senders.Find(workspace.Config, id, ct) is not { } sender)
            return null;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var day = SenderTimetable.DayOf(workspace, now);
        var throttle = await senders.Look(workspace.Id, id, ct);
        var limit = SenderTimetable.LimitGate(sender, throttle, now, day);
        var ahead = await standings.Ahead(workspace.Id, workspace.Clock?.Id, id, null, now, ct);
        var failures = await standings.Failures(workspace.Id, id, MostFailures, ct);
        Gate[] gates =
        [
            sender.IsPaused ? Gate.Closed("sender", GateEffect.Park, "the sender is paused") : Gate.Open("sender"),
            .. ProviderGates(sender, workspace.IsTest),
            limit,
        ];
        return new SenderExplanation(
            sender,
            now,
            gates,
            sender.Limits == SenderLimits.None ? null : limit.OpensAt ?? now,
            throttle.Date == day.Date ? throttle.DayCount : 0,
            ahead,
            failures,
            ExplanationWords.OfSender(gates, ahead, failures, clock.GetUtcNow())
        );
    }

    /// <summary>Where the leads of a workflow stand; null if the workspace has no such workflow.</summary>
    public async Task<WorkflowExplanation?> Workflow(Workspace workspace, WorkflowId id, CancellationToken ct)
    {
        if (await workflows.Find(workspace.Config, id, ct) is not { } workflow)
            return null;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var runs = await standings.RunsOf(workspace.Id, id, ct);
        var ahead = await standings.Ahead(workspace.Id, workspace.Clock?.Id, null, id, now, ct);
        return new WorkflowExplanation(workflow, now, runs, ahead, ExplanationWords.OfWorkflow(workflow, runs, ahead));
    }

    async Task<IReadOnlyList<PendingExplanation>> Pending(Workspace workspace, LeadId lead, DateTimeOffset now, CancellationToken ct)
    {
        var ahead = (await cadence.TouchpointsOf(workspace.Id, lead, ct)).Where(IsAhead).ToList();
        if (ahead.Count == 0)
            return [];
        var contexts = await cadence.Load([.. ahead.Select(one => new ClaimedTouchpoint(one, default, default))], ct);
        var pending = new List<PendingExplanation>(ahead.Count);
        foreach (var (touchpoint, context) in ahead.Zip(contexts))
        {
            var plan = (await versions.Get(workspace.Config, touchpoint.Version, ct)).Plan;
            var reach = context.Lead is { } known ? LeadReach.Of(known, context.Suppressions, plan.Zone) : null;
            var hasLeft =
                touchpoint.State is TouchpointState.Sending or TouchpointState.Sent || touchpoint.HoldReason == HoldReason.OutcomeUnknown;
            var gates = hasLeft ? [] : await Gates(workspace, plan, touchpoint, context, reach, now, ct);
            pending.Add(
                new PendingExplanation(touchpoint, plan, context.Sender, gates, Forecast.Of(plan, touchpoint, context, reach, now))
            );
        }

        return [.. pending.OrderBy(one => one.Forecast.At ?? DateTimeOffset.MaxValue)];
    }

    // The sender's limit is asked last, as the engine does, and only of what leaves by it.
    async Task<IReadOnlyList<Gate>> Gates(
        Workspace workspace,
        WorkflowPlan plan,
        Touchpoint touchpoint,
        TouchpointContext context,
        LeadReach? reach,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var gates = CadencePlanner.Gates(plan, touchpoint, context, reach, now);
        if (touchpoint.Kind == TouchpointKind.Turn || context.Lead is null)
            return [DueGate(touchpoint, now), .. gates];
        var throttle = await senders.Look(workspace.Id, touchpoint.Sender, ct);
        return
        [
            DueGate(touchpoint, now),
            .. gates,
            SenderTimetable.LimitGate(context.Sender, throttle, now, SenderTimetable.DayOf(workspace, now)),
        ];
    }

    static Gate DueGate(Touchpoint touchpoint, DateTimeOffset now) =>
        touchpoint.DueAt is not { } due ? Gate.Closed("due", GateEffect.Park, touchpoint.Reason ?? "it has no time until it is resumed")
        : due > now ? Gate.Closed("due", GateEffect.Wait, touchpoint.Reason ?? "its time has not come", due)
        : Gate.Open("due");

    static bool IsAhead(Touchpoint touchpoint) =>
        touchpoint.State is TouchpointState.Scheduled or TouchpointState.Claimed or TouchpointState.Sending or TouchpointState.Held
        || touchpoint is { State: TouchpointState.Sent, DueAt: not null };

    IEnumerable<Gate> ProviderGates(Sender sender, bool isTest)
    {
        // Test data leaves by simulated people, whatever its sender says.
        if (isTest)
            return [Gate.Open("provider"), Gate.Open("settings")];
        if (providers.Find(sender.Provider) is not { } provider)
            return
            [
                Gate.Closed(
                    "provider",
                    GateEffect.Wait,
                    $"this program has no provider '{sender.Provider}'; it has {string.Join(", ", providers.Names)}"
                ),
            ];
        var problems = provider.Check(sender);
        return
        [
            Gate.Open("provider"),
            problems.Any
                ? Gate.Closed(
                    "settings",
                    GateEffect.Wait,
                    string.Join("; ", problems.All.Select(problem => $"{problem.Path} {problem.Message}"))
                )
                : Gate.Open("settings"),
        ];
    }
}
