using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>Takes leads away: out of sight, or for good.</summary>
public sealed class LeadRemoval(
    ILeads leads,
    ILeadCards cards,
    ICadence cadence,
    IErasure erasure,
    IAccess access,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>
    /// Archives a live lead: its runs end, nothing more leaves, nobody sees it any more and its email and phone are free for
    /// another. Its data is kept. False if there is no such lead.
    /// </summary>
    public Task<Once<bool>> Archive(Workspace workspace, LeadId lead, Actor actor, KeptAnswer<bool>? answer, CancellationToken ct) =>
        idempotency.Once(workspace.Id, About(answer, lead), tx => Archive(tx, workspace, lead, actor, ct), ct);

    /// <summary>
    /// Erases a lead, live or archived. What remains is a tombstone, the suppressions of its addresses by their hashes, and a
    /// line in the audit. When, in cadence time; null if there is no such lead.
    /// </summary>
    /// <param name="reason">In the caller's words, for the audit; null for none.</param>
    public Task<Once<DateTimeOffset?>> Erase(
        Workspace workspace,
        LeadId lead,
        string? reason,
        Actor actor,
        KeptAnswer<DateTimeOffset?>? answer,
        CancellationToken ct
    ) => idempotency.Once(workspace.Id, answer, tx => Erase(tx, workspace, lead, reason, actor, ct), ct);

    async Task<bool> Archive(ITransaction tx, Workspace workspace, LeadId id, Actor actor, CancellationToken ct)
    {
        if (await leads.Hold(tx, workspace.Id, [id], ct) is not [var lead])
            return false;
        var system = clock.GetUtcNow();
        var now = workspace.CadenceNow(system);
        var card = await cards.Find(tx, workspace.Id, id, ct);
        var ends = await Ends(tx, workspace, id, now, ct);
        await leads.Update(tx, [lead with { UpdatedAt = now, ArchivedAt = now }], ct);
        await access.Audit(tx, workspace.Config, new AuditEntry(system, actor.Name, "lead.archived", id.ToString()), ct);
        var told = new Consequences
        {
            Events = [new LeadDeleted(now, id, "archived", card?.Card.Chatbot)],
            Activities = [Activity.Of(id, now, "lead_archived", "Archived", null, actor.Kind)],
        };
        // In this order: what ends is told before it is gone.
        await cadence.Apply(tx, workspace.Id, ends, ct);
        await cadence.Apply(tx, workspace.Id, told, ct);
        return true;
    }

    async Task<DateTimeOffset?> Erase(ITransaction tx, Workspace workspace, LeadId id, string? reason, Actor actor, CancellationToken ct)
    {
        if (!await leads.HoldKept(tx, workspace.Id, id, ct))
            return null;
        var card = await cards.Find(tx, workspace.Id, id, ct);
        return await Erase(tx, workspace, id, card?.Card.Chatbot, reason, actor.Name, ct);
    }

    /// <summary>Erases a lead that is held by the transaction.</summary>
    /// <param name="by">For the audit.</param>
    internal async Task<DateTimeOffset> Erase(
        ITransaction tx,
        Workspace workspace,
        LeadId id,
        ChatbotId? chatbot,
        string? reason,
        string by,
        CancellationToken ct
    )
    {
        var system = clock.GetUtcNow();
        var now = workspace.CadenceNow(system);
        var ends = await Ends(tx, workspace, id, now, ct);
        // First what is ahead is cancelled, then all is blanked, the new events' positions last.
        await cadence.Apply(tx, workspace.Id, ends with { Runs = [.. ends.Runs.Select(Untold)] }, ct);
        await erasure.Blank(tx, workspace.Id, id, now, ct);
        var subject = reason is null ? id.ToString() : $"{id}: {reason}";
        await access.Audit(tx, workspace.Config, new AuditEntry(system, by, "lead.erased", subject), ct);
        var told = ends.Runs.Select(end => end.Event).OfType<Event>();
        await cadence.Apply(tx, workspace.Id, new Consequences { Events = [.. told, new LeadDeleted(now, id, "erased", chatbot)] }, ct);
        return now;
    }

    async Task<Consequences> Ends(ITransaction tx, Workspace workspace, LeadId id, DateTimeOffset now, CancellationToken ct)
    {
        var runs = await cadence.OpenRuns(tx, workspace.Id, [id], ct);
        return Consequences.All([.. runs.Select(run => Ledger.EndOfRun(run, RunReason.Archived, now))]);
    }

    static RunChange Untold(RunChange change) => change with { Event = null, Activity = null };

    static KeptAnswer<bool>? About(KeptAnswer<bool>? answer, LeadId lead) =>
        answer is null ? null : answer with { About = isGone => isGone ? [lead] : [] };
}
