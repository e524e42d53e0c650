using Microsoft.Extensions.Logging;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Takes up what nodes left behind and what providers never reported. What was claimed only goes back on the timetable;
/// what may have been sent is held. It may hold a touchpoint whose slow sender still reports: then that report counts.
/// </summary>
public sealed class Rescuer(
    IStore store,
    ICadence cadence,
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
    public async Task<int> ReleaseExpired(CancellationToken ct)
    {
        var released = await store.InTransaction(tx => cadence.ReleaseExpired(tx, clock.GetUtcNow(), Batch, ct), ct);
        foreach (var held in released)
            await Settle(held.Touchpoint with { State = TouchpointState.Held, DueAt = null }, Unreported, ct);
        return released.Count;

        Decision Unreported(Scene scene, LeadReach? reach, DateTimeOffset now) =>
            CadencePlanner.After(
                scene.Plan,
                scene.Touchpoint,
                new SendOutcome.Unknown("the node stopped between the send and its record"),
                reach!,
                now
            );
    }

    /// <summary>Asks providers about overdue reports on a clock, and lets the policy decide where a deadline is reached.</summary>
    public async Task<int> AskOverdue(ClockId? id, DateTimeOffset now, CancellationToken ct)
    {
        var overdue = await cadence.OverdueReports(id, now, Batch, ct);
        foreach (var touchpoint in overdue)
        {
            if (await Find(touchpoint, ct) is { } report && await reports.Report(touchpoint, report, ct))
                continue;
            await Settle(
                touchpoint,
                (scene, reach, at) =>
                    touchpoint.State == TouchpointState.Sent
                        ? CadencePlanner.AfterSilence(scene.Plan, touchpoint, at)
                        : CadencePlanner.AfterDeadline(scene.Plan, touchpoint, reach!, at),
                ct
            );
        }

        return overdue.Count;
    }

    async Task<ProviderReport?> Find(Touchpoint touchpoint, CancellationToken ct)
    {
        var workspace = await access.FindWorkspace(touchpoint.Workspace, ct);
        if (workspace is null || await senders.Find(workspace.Config, touchpoint.Sender, ct) is not { } sender)
            return null;
        var attempts = await cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, ct);
        return await providers
            .For(sender, workspace.IsTest)
            .Find(sender, touchpoint.Id, attempts.Count == 0 ? null : attempts[^1].ProviderId, ct);
    }

    async Task Settle(Touchpoint touchpoint, Func<Scene, LeadReach?, DateTimeOffset, Decision> decide, CancellationToken ct)
    {
        var workspace =
            await access.FindWorkspace(touchpoint.Workspace, ct)
            ?? throw new InvalidOperationException(
                $"Workspace {touchpoint.Workspace} is gone from the database; restore it from a backup."
            );
        var version = await workflows.Get(workspace.Config, touchpoint.Version, ct);
        await store.InTransaction(
            async tx =>
            {
                var now = workspace.CadenceNow(clock.GetUtcNow());
                var lead = await leads.Find(tx, workspace.Id, touchpoint.Lead, ct);
                var run = touchpoint.Run is { } id ? await cadence.FindRun(tx, workspace.Id, id, ct) : null;
                var reach = lead is null ? Nobody : await ReachOf(tx, lead, version.Plan, ct);
                var scene = new Scene(workspace, touchpoint, version.Plan, lead, run, null);
                var settlement = Ledger.Settle(scene, decide(scene, reach, now), now);
                if (await cadence.Settle(tx, touchpoint, settlement, ct) && settlement.State == TouchpointState.Held)
                    log.Held(touchpoint.Id, settlement.Reason ?? "");
                return true;
            },
            ct
        );
    }

    static readonly LeadReach Nobody = new(null, null, new Dictionary<Channel, string>(), [NodaTime.DateTimeZone.Utc]);

    async Task<LeadReach> ReachOf(ITransaction tx, Lead lead, WorkflowPlan plan, CancellationToken ct)
    {
        var hashes = LeadReach.AddressHashes(lead).Select(address => address.AddressHash).Distinct().ToList();
        return LeadReach.Of(lead, await leads.Suppressions(tx, lead.Workspace, hashes, ct), plan.Zone);
    }
}

/// <summary>Where the rescuer hands in what a provider answered when it was asked.</summary>
public interface IProviderReports
{
    /// <summary>True if the report settled the touchpoint.</summary>
    Task<bool> Report(Touchpoint touchpoint, ProviderReport report, CancellationToken ct);
}
