using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>
/// The leads of one set, folded in arrival order: a later draft sees what the earlier ones did. Pure; what it comes to is
/// written once, at the end.
/// </summary>
sealed class IntakeFold
{
    readonly WorkspaceId _workspace;
    readonly IReadOnlyDictionary<string, Tag> _tags;
    readonly DateTimeOffset _now;
    readonly Dictionary<LeadId, Lead> _before = [];
    readonly Dictionary<LeadId, Lead> _leads = [];
    readonly Dictionary<string, LeadId> _byEmail = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<LeadId>> _byPhone = new(StringComparer.Ordinal);
    readonly List<LeadId> _touched = [];
    readonly HashSet<LeadId> _isTouched = [];

    /// <param name="matches">The stored leads that share an email or phone with one of the drafts.</param>
    /// <param name="tags">The tags that the drafts name, by slug.</param>
    public IntakeFold(WorkspaceId workspace, IReadOnlyList<Lead> matches, IReadOnlyDictionary<string, Tag> tags, DateTimeOffset now)
    {
        _workspace = workspace;
        _tags = tags;
        _now = now;
        foreach (var lead in matches)
        {
            _before[lead.Id] = lead;
            Index(lead);
        }
    }

    /// <summary>The leads to be inserted, in arrival order.</summary>
    public IReadOnlyList<Lead> Inserted => [.. _touched.Where(id => !_before.ContainsKey(id)).Select(id => _leads[id])];

    /// <summary>The leads to be updated, each with what it was.</summary>
    public IReadOnlyList<(Lead Before, Lead After)> Updated =>
        [.. _touched.Where(_before.ContainsKey).Select(id => (_before[id], _leads[id]))];

    /// <summary>A lead of the set as it stands now.</summary>
    public Lead Lead(LeadId id) => _leads[id];

    /// <summary>Folds one draft in.</summary>
    /// <returns>The lead as it stands now, whether it is new, and whether its phone was left to another lead.</returns>
    public (Lead Lead, bool WasNew, bool LeftPhone) Add(LeadDraft draft, string door)
    {
        var byEmail = draft.Email is { } email && _byEmail.TryGetValue(email.Key, out var id) ? _leads[id] : null;
        var byPhone =
            draft is { MatchesPhone: true, Phone.E164: { } phone } && _byPhone.TryGetValue(phone, out var ids) ? Newest(ids) : null;
        var drafted = Drafted(draft);
        if ((byEmail ?? byPhone) is not { } match)
        {
            var lead = LeadMerge.New(LeadId.New(_now), _workspace, draft, drafted, door, _now);
            Put(lead);
            return (lead, true, false);
        }

        var leftPhone = byEmail is not null && byPhone is not null && byPhone.Id != byEmail.Id && match.Phone?.E164 != draft.Phone!.E164;
        var merged = LeadMerge.Into(match, draft, drafted, leftPhone, _now);
        Put(merged);
        return (merged, false, leftPhone);
    }

    /// <summary>Adds a draft as a lead of its own.</summary>
    /// <returns>The new lead, or the one that has its email.</returns>
    public (Lead? Lead, LeadId? Existing) AddNew(LeadDraft draft, string door)
    {
        if (draft.Email is { } email && _byEmail.TryGetValue(email.Key, out var existing))
            return (null, existing);
        var lead = LeadMerge.New(LeadId.New(_now), _workspace, draft, Drafted(draft), door, _now);
        Put(lead);
        return (lead, null);
    }

    List<Tag> Drafted(LeadDraft draft) => [.. draft.TagNames.Select(name => _tags[LeadMerge.Slug(name)]).DistinctBy(tag => tag.Id)];

    Lead Newest(List<LeadId> ids) => ids.Select(id => _leads[id]).MaxBy(lead => (lead.UpdatedAt, lead.Id.Value))!;

    void Put(Lead lead)
    {
        if (_leads.TryGetValue(lead.Id, out var old))
        {
            if (old.Email is { } email)
                _byEmail.Remove(email.Key);
            if (old.Phone?.E164 is { } phone)
                Forget(phone, lead.Id);
        }

        if (_isTouched.Add(lead.Id))
            _touched.Add(lead.Id);
        Index(lead);
    }

    void Index(Lead lead)
    {
        _leads[lead.Id] = lead;
        if (lead.Email is { } email)
            _byEmail[email.Key] = lead.Id;
        if (lead.Phone?.E164 is not { } phone)
            return;
        if (!_byPhone.TryGetValue(phone, out var ids))
            _byPhone.Add(phone, ids = []);
        ids.Add(lead.Id);
    }

    void Forget(string phone, LeadId id)
    {
        var ids = _byPhone[phone];
        ids.Remove(id);
        if (ids.Count == 0)
            _byPhone.Remove(phone);
    }
}
