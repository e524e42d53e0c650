using Microsoft.Extensions.Logging;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Takes up what nodes left behind and what providers never reported. What was claimed only goes back on the timetable;
/// what may have been sent is held. It may hold a touchpoint whose slow sender still reports: then that report counts.
/// </summary>
public sealed class Rescuer(
    IStore store,
    ICadence cadence,
    IMessages messages,
    IAccess access,
    ILeads leads,
    ISenders senders,
    WorkflowDirectory workflows,
    ProviderDirectory providers,
    IProviderReports reports,
    TimeProvider clock,
    ILogger<Rescuer> log
)
{
    const int Batch = 200;

    /// <summary>Gives back expired claims of all workspaces. Returns how many became held.</summary>
    public Task<int> ReleaseExpired(CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                var released = await cadence.ReleaseExpired(tx, clock.GetUtcNow(), Batch, ct);
                foreach (var held in released)
                    await Settle(tx, held.Touchpoint, await Around(held.Touchpoint, ct), Unreported, ct);
                return released.Count;
            },
            ct
        );

    static Decision Unreported(Scene scene, LeadReach reach, DateTimeOffset now) =>
        CadencePlanner.After(
            scene.Plan,
            scene.Touchpoint,
            new SendOutcome.Unknown("the node stopped between the send and its record"),
            reach,
            now
        );

    /// <summary>Asks providers about overdue reports on a clock, and lets the policy decide where a deadline is reached.</summary>
    public async Task<int> AskOverdue(ClockId? id, DateTimeOffset now, CancellationToken ct)
    {
        var overdue = await cadence.OverdueReports(id, now, Batch, ct);
        foreach (var touchpoint in overdue)
        {
            if (await Find(touchpoint, ct) is { } report && await reports.Report(touchpoint, report, ct))
                continue;
            var around = await Around(touchpoint, ct);
            await store.InTransaction(tx => Settle(tx, touchpoint, around, Overdue, ct), ct);
        }

        return overdue.Count;
    }

    static Decision Overdue(Scene scene, LeadReach reach, DateTimeOffset now) => Overdue(scene.Plan, scene.Touchpoint, reach, now);

    /// <summary>What becomes of a touchpoint whose report is overdue and whose provider cannot say.</summary>
    internal static Decision Overdue(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset now) =>
        touchpoint.State == TouchpointState.Sent
            ? CadencePlanner.AfterSilence(plan, touchpoint, now)
            : CadencePlanner.AfterDeadline(plan, touchpoint, reach, now);

    async Task<ProviderReport?> Find(Touchpoint touchpoint, CancellationToken ct)
    {
        // Nobody can be asked what became of a request.
        if (touchpoint.Kind == TouchpointKind.Turn)
            return null;
        var workspace = await access.FindWorkspace(touchpoint.Workspace, ct);
        if (workspace is null || await senders.Find(workspace.Config, touchpoint.Sender, ct) is not { } sender)
            return null;
        var attempts = await cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, ct);
        return await providers
            .For(sender, workspace.IsTest)
            .Find(sender, touchpoint.Id, attempts.Count == 0 ? null : attempts[^1].ProviderId, ct);
    }

    async Task<(Workspace Workspace, WorkflowPlan Plan)> Around(Touchpoint touchpoint, CancellationToken ct)
    {
        var workspace =
            await access.FindWorkspace(touchpoint.Workspace, ct)
            ?? throw new InvalidOperationException(
                $"Workspace {touchpoint.Workspace} is gone from the database; restore it from a backup."
            );
        var version = await workflows.Get(workspace.Config, touchpoint.Version, ct);
        return (workspace, version.Plan);
    }

    async Task<bool> Settle(
        ITransaction tx,
        Touchpoint touchpoint,
        (Workspace Workspace, WorkflowPlan Plan) around,
        Func<Scene, LeadReach, DateTimeOffset, Decision> decide,
        CancellationToken ct
    )
    {
        var (workspace, plan) = around;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var lead = await leads.Find(tx, workspace.Id, touchpoint.Lead, ct);
        var run = touchpoint.Run is { } id ? await cadence.FindRun(tx, workspace.Id, id, ct) : null;
        var reach = lead is null ? Nobody : await ReachOf(tx, lead, plan, ct);
        var message = await messages.Find(tx, workspace.Id, null, touchpoint.Id, ct);
        var scene = new Scene(workspace, touchpoint, plan, lead, run, message?.Id);
        var settlement = Ledger.Settle(scene, decide(scene, reach, now), now);
        if (!await cadence.Settle(tx, touchpoint, settlement, ct))
            return false;
        if (settlement.State == TouchpointState.Held)
            log.Held(touchpoint.Id, settlement.Reason ?? "");
        return true;
    }

    static readonly LeadReach Nobody = new(null, null, new Dictionary<Channel, string>(), [NodaTime.DateTimeZone.Utc]);

    async Task<LeadReach> ReachOf(ITransaction tx, Lead lead, WorkflowPlan plan, CancellationToken ct)
    {
        return LeadReach.Of(lead, await leads.Suppressions(tx, lead.Workspace, LeadReach.Hashes(lead), ct), plan.Zone);
    }
}

/// <summary>Where the rescuer hands in what a provider answered when it was asked.</summary>
public interface IProviderReports
{
    /// <summary>True if the report settled the touchpoint.</summary>
    Task<bool> Report(Touchpoint touchpoint, ProviderReport report, CancellationToken ct);
}
