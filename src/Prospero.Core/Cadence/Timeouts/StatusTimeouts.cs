using Microsoft.Extensions.Logging;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Lets workflows act on runs that stand too long in a status, answered ones too. What an operator or a person holds back has
/// its time stand still: it is looked at again later.
/// </summary>
public sealed class StatusTimeouts(
    IStore store,
    IStatusTimeouts timeouts,
    ICadence cadence,
    ILeads leads,
    IAccess access,
    IWorkflows workflows,
    WorkflowDirectory versions,
    Transfers transfers,
    ILogger<StatusTimeouts> log
)
{
    const int Batch = 200;

    /// <summary>How long after it was held back a run is looked at again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>When the next run's time is over on a clock; null if none's ever is.</summary>
    public Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) => timeouts.NextDue(clock, ct);

    /// <summary>Carries out time-outs that are due on a clock, each in a transaction of its own; how many there were.</summary>
    public async Task<int> RunOnce(ClockId? clock, DateTimeOffset now, CancellationToken ct)
    {
        var handled = 0;
        foreach (var run in await timeouts.Due(clock, now, Batch, ct))
        {
            try
            {
                handled += await store.InTransaction(tx => CarryOut(tx, run, now, ct), ct) ? 1 : 0;
            }
            catch (InvalidOperationException e)
            {
                // A workflow version that cannot be read holds up its own runs only.
                log.TimeoutFailed(e, run.Id);
                await store.InTransaction(tx => Postpone(tx, run, now, ct), ct);
            }
        }

        return handled;
    }

    async Task<bool> CarryOut(ITransaction tx, Run due, DateTimeOffset now, CancellationToken ct)
    {
        var held = await leads.Hold(tx, due.Workspace, [due.Lead], ct);
        if (await cadence.FindRun(tx, due.Workspace, due.Id, ct) is not { State: not RunState.Closed } run || !(run.StatusDue <= now))
            return false;
        var workspace = (await access.FindWorkspace(run.Workspace, ct))!;
        var plan = (await versions.Get(workspace.Config, run.Version, ct)).Plan;
        if (held is not [var lead] || plan.FindStatus(run.StatusKey)?.Timeout is not { } rule)
            await timeouts.Postpone(tx, run.Workspace, run.Id, null, ct);
        else if (await IsHeldBack(workspace, run, ct))
            await timeouts.Postpone(tx, run.Workspace, run.Id, now + Patience, ct);
        else
            await CarryOut(tx, new Scene(workspace, Beginning.Blank(run, workspace, plan, lead), plan, lead, run, null), rule, now, ct);
        return true;
    }

    async Task<bool> Postpone(ITransaction tx, Run run, DateTimeOffset now, CancellationToken ct)
    {
        await timeouts.Postpone(tx, run.Workspace, run.Id, now + Patience, ct);
        return true;
    }

    async Task CarryOut(ITransaction tx, Scene scene, StatusTimeout rule, DateTimeOffset now, CancellationToken ct)
    {
        var (run, lead) = (scene.Run!, scene.Lead!);
        var suppressions = await leads.Suppressions(tx, run.Workspace, LeadReach.Hashes(lead), ct);
        var reach = LeadReach.Of(lead, suppressions, scene.Plan.Zone);
        var decision = CadencePlanner.On(scene.Plan, run, new Signal.TimedOut(rule), reach, now);
        Transfer? transfer = null;
        if (decision.GoesOn is { } workflow)
        {
            var past = (await cadence.PastOf(tx, run.Workspace, [lead.Id], ct))[0];
            transfer = await transfers.To(workflow, new Traveller(scene.Workspace, lead, run, past, suppressions), now, ct);
        }

        if (transfer is Transfer.Nowhere)
            await timeouts.Postpone(tx, run.Workspace, run.Id, now + Patience, ct);
        var walked = decision.State == RunState.Active ? await cadence.TouchpointsOf(tx, run.Workspace, run.Id, ct) : [];
        await cadence.Apply(tx, run.Workspace, Written(scene, decision, rule, transfer, walked, reach, now), ct);
    }

    /// <summary>What a time-out does, written down.</summary>
    /// <param name="transfer">What becomes of a lead that is moved; null if it is not.</param>
    /// <param name="walked">See <see cref="Ledger.OfHeard"/>.</param>
    internal static Consequences Written(
        Scene scene,
        RunDecision decision,
        StatusTimeout rule,
        Transfer? transfer,
        IReadOnlyList<Touchpoint> walked,
        LeadReach reach,
        DateTimeOffset now
    )
    {
        var cause = new StatusCause("timeout", "system", decision.Words);
        // The status tells itself by what it came about.
        if (decision is { Status: not null, State: null, Pending: null })
            return Ledger.OfHeard(scene, decision, new Signal.TimedOut(rule), cause, walked, reach, now, isTold: false);
        if (transfer is Transfer.Nowhere nowhere)
            return new Consequences { Activities = [Line(scene, $"{decision.Words}: {nowhere.Words}; tried again in an hour", now)] };
        var words = transfer is null ? decision.Words : $"{decision.Words}: {transfer.Words}";
        var reason = transfer is Transfer.Ends ? RunReason.TimedOut : decision.Reason;
        var ends = Ledger.OfHeard(
            scene,
            decision with
            {
                Words = words,
                Reason = reason,
            },
            new Signal.TimedOut(rule),
            cause,
            walked,
            reach,
            now
        );
        return transfer is Transfer.Goes goes ? ends.And(goes.Begun) : ends;
    }

    static Activity Line(Scene scene, string words, DateTimeOffset now) =>
        Activity.Of(scene.Run!.Lead, now, "cadence_signal", "Cadence waits", words);

    async Task<bool> IsHeldBack(Workspace workspace, Run run, CancellationToken ct) =>
        workspace.IsPaused
        || run is { State: RunState.Parked, Reason: RunReason.Stopped }
        || (await workflows.Find(workspace.Config, run.Workflow, ct))?.IsPaused == true;
}
