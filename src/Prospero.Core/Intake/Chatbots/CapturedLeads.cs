using System.Text;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>Changes and erases leads together with their cards, within the reach of a chatbot or of the whole workspace.</summary>
public sealed class CapturedLeads(
    ILeads leads,
    ILeadCards cards,
    IChatbots chatbots,
    IAccess access,
    ICadence cadence,
    LeadRemoval removal,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>True if a call through this chatbot reaches the lead: it is the chatbot's own or nobody's.</summary>
    /// <param name="within">Null for a call that reaches the whole workspace.</param>
    public static bool Reaches(ChatbotId? within, LeadCard card) => within is null || card.Chatbot is null || card.Chatbot == within;

    /// <summary>Changes one lead; what it says is used from the next touch on.</summary>
    public async Task<Once<CapturedResult>> Change(
        Workspace workspace,
        ChatbotId? within,
        LeadId lead,
        CapturedChange change,
        KeptAnswer<CapturedResult>? answer,
        CancellationToken ct
    )
    {
        answer = answer is null ? null : answer with { About = result => result is CapturedResult.Changed ? [lead] : [] };
        try
        {
            return await idempotency.Once(workspace.Id, answer, tx => Change(tx, workspace, within, lead, change, ct), ct);
        }
        catch (EmailTaken)
        {
            // Another writer was between our look and our write; the second look finds its lead.
            return await idempotency.Once(workspace.Id, answer, tx => Change(tx, workspace, within, lead, change, ct), ct);
        }
    }

    /// <summary>
    /// Takes everything that is known about a lead away for good. What remains is a tombstone, so that a send in flight can
    /// be recorded, the suppressions of its addresses by their hashes, and a line in the audit.
    /// </summary>
    public Task<Once<CapturedResult>> Erase(
        Workspace workspace,
        ChatbotId? within,
        LeadId lead,
        string actor,
        KeptAnswer<CapturedResult>? answer,
        CancellationToken ct
    ) => idempotency.Once(workspace.Id, answer, tx => Erase(tx, workspace, within, lead, actor, ct), ct);

    async Task<CapturedResult> Change(
        ITransaction tx,
        Workspace workspace,
        ChatbotId? within,
        LeadId id,
        CapturedChange change,
        CancellationToken ct
    )
    {
        if (await Hold(tx, workspace.Id, id, change.Email.Value?.Key, ct) is not { } before || !Reaches(within, before.Card))
            return new CapturedResult.NotFound();
        if (await Fault(workspace, within, before, change, ct) is { } fault)
            return new CapturedResult.Rejected(fault);
        var now = workspace.CadenceNow(clock.GetUtcNow());
        if (change.Email.Value is { } email && email.Key != before.Lead.Email?.Key)
        {
            var others = await leads.Match(tx, workspace.Id, [email.Key], [], ct);
            if (others.FirstOrDefault(other => other.Id != id) is { } other)
                return new CapturedResult.EmailKnown(other.Id);
        }

        var changed = change.Of(before.Lead);
        if (change.TagNames.IsSent)
            changed = changed with { Tags = await Tags(tx, workspace, change.TagNames.Value ?? [], ct) };
        var card = change.Of(before.Card, now);
        List<string> changes = [.. LeadMerge.Changes(before.Lead, changed), .. CapturedChange.Changes(before.Card, card)];
        if (changes.Count == 0)
            return new CapturedResult.Changed(before);
        var after = new CardedLead(changed with { UpdatedAt = now }, card);
        await leads.Update(tx, [after.Lead], ct);
        if (card != before.Card)
            await cards.Save(tx, [after], ct);
        List<Event> events = [new LeadUpdated(now, id, changes)];
        if (card.Status != before.Card.Status)
            events.Add(new LeadStatusChanged(now, id, card.Status.Name(), before.Card.Status.Name()));
        await cadence.Apply(tx, workspace.Id, new Consequences { Events = events }, ct);
        return new CapturedResult.Changed(after);
    }

    async Task<Problem?> Fault(Workspace workspace, ChatbotId? within, CardedLead before, CapturedChange change, CancellationToken ct)
    {
        if (change.Email is { IsSent: true, Value: null } && (before.Card.Chatbot ?? within) is { } chatbot)
        {
            var all = await chatbots.All(workspace.Config, ct);
            if (all.FirstOrDefault(one => one.Id == chatbot)?.RequiresEmail == true)
                return new Problem("email", "is required");
        }

        if (change.AssignedUser.Value is Guid user)
        {
            var known = await access.FindUser(user, ct);
            if (known?.IsActive != true || known.Workspace != workspace.Config)
                return new Problem("assigned_user_id", "is no active user");
        }

        var metadata = change.Metadata.Of(before.Lead.Metadata);
        return Encoding.UTF8.GetByteCount(metadata.Json) > Metadata.MaxBytes ? new Problem("metadata", "is too large") : null;
    }

    async Task<CapturedResult> Erase(ITransaction tx, Workspace workspace, ChatbotId? within, LeadId id, string actor, CancellationToken ct)
    {
        if (await Hold(tx, workspace.Id, id, null, ct) is not { } lead || !Reaches(within, lead.Card))
            return new CapturedResult.NotFound();
        var now = await removal.Erase(tx, workspace, id, lead.Card.Chatbot, null, actor, ct);
        return new CapturedResult.Erased(id, now);
    }

    // Whoever writes this lead, or takes one in with its email or phone, holds the same locks.
    async Task<CardedLead?> Hold(ITransaction tx, WorkspaceId workspace, LeadId id, string? email, CancellationToken ct)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        while (await cards.Find(tx, workspace, id, ct) is { } found)
        {
            List<string> keys = [.. new[] { $"lead:{id}", email, found.Lead.Email?.Key, found.Lead.Phone?.E164 }.OfType<string>()];
            if (held.IsSupersetOf(keys))
                return found;
            held.UnionWith(keys);
            await leads.Lock(tx, workspace, held, ct);
        }

        return null;
    }

    async Task<IReadOnlyList<Tag>> Tags(ITransaction tx, Workspace workspace, IReadOnlyList<string> names, CancellationToken ct)
    {
        var named = names.Select(name => (Slug: LeadMerge.Slug(name), Name: name)).DistinctBy(tag => tag.Slug).ToList();
        if (named.Count == 0)
            return [];
        var tags = await leads.FindOrAddTags(tx, workspace.Config, named, clock.GetUtcNow(), ct);
        return [.. tags.OrderBy(tag => tag.Name, StringComparer.Ordinal)];
    }
}
