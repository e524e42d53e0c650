using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>
/// One workspace's changes of leads on their way through one transaction: everything is read once, folded in order and written
/// once.
/// </summary>
sealed class ChangeSet(
    ITransaction tx,
    IReadOnlyList<ChangeRequest> requests,
    IReadOnlySet<(WorkspaceId, CampaignId)> campaigns,
    ILeads leads,
    DateTimeOffset systemNow
)
{
    readonly Workspace _workspace = requests[0].Workspace;
    readonly DateTimeOffset _now = requests[0].Workspace.CadenceNow(systemNow);
    readonly Dictionary<LeadId, Lead> _leads = [];
    readonly HashSet<LeadId> _changed = [];
    readonly List<(Lead Lead, LeadChange Change)> _consents = [];
    readonly List<Event> _events = [];
    readonly List<Wake> _wakes = [];
    Dictionary<string, Tag> _tags = [];

    /// <summary>The leads that changed, as they are now.</summary>
    public IReadOnlyList<Lead> ChangedLeads => [.. _changed.Select(id => _leads[id])];

    /// <summary>Reads what the changes touch: the leads, those with the same new addresses, tags. Keys are locked before rows.</summary>
    public async Task Load(CancellationToken ct)
    {
        List<string> emails = [.. requests.Select(request => request.Change.Email.Value?.Key).OfType<string>().Distinct()];
        List<string> phones = [.. requests.Select(request => request.Change.Phone.Value?.E164).OfType<string>().Distinct()];
        await leads.Lock(tx, _workspace.Id, [.. emails, .. phones], ct);
        if (emails.Count + phones.Count > 0)
            foreach (var lead in await leads.Match(tx, _workspace.Id, emails, phones, ct))
                _leads[lead.Id] = lead;
        foreach (var lead in await leads.Hold(tx, _workspace.Id, [.. requests.Select(request => request.Lead).Distinct()], ct))
            _leads[lead.Id] = lead;
        _tags = await Tags(ct);
    }

    /// <summary>Folds one change in.</summary>
    public LeadChangeResult Add(ChangeRequest request)
    {
        var change = request.Change;
        if (change.Campaign.Value is CampaignId id && !campaigns.Contains((_workspace.Config, id)))
            return new LeadChangeResult.Rejected(new Problem("campaign_id", "not found or does not belong to your account"));
        if (!_leads.TryGetValue(request.Lead, out var before))
            return new LeadChangeResult.NotFound();
        var after = Changed(before, change) with { UpdatedAt = _now };
        if (after.Metadata.IsTooLarge)
            return new LeadChangeResult.Rejected(new Problem("metadata", "is too large"));
        if (Conflict(before, after) is { } conflict)
            return conflict;
        var changed = LeadMerge.Changes(before, after);
        if (changed.Count == 0)
            return new LeadChangeResult.Changed(before);
        _leads[after.Id] = after;
        _changed.Add(after.Id);
        if (change.ClearsConsent || change.Consent is not null)
            _consents.Add((after, change));
        _events.Add(new LeadUpdated(_now, after.Id, changed));
        _wakes.AddRange(LeadMerge.Wakes(before, after, _now));
        return new LeadChangeResult.Changed(after);
    }

    /// <summary>Writes the leads; returns what is still to be written at the end of the transaction.</summary>
    public async Task<Consequences> Write(CancellationToken ct)
    {
        await leads.Update(tx, [.. _changed.Select(id => _leads[id])], ct);
        foreach (var (lead, change) in _consents)
        {
            // One after the other: what a later change says about the same lead counts.
            if (change.ClearsConsent)
                await leads.LiftConsent(tx, _workspace.Id, [.. LeadReach.AddressHashes(lead)], ct);
            if (change.Consent is not { } consent)
                continue;
            await leads.LiftConsent(tx, _workspace.Id, [.. ConsentRules.Lifted(lead, consent)], ct);
            await leads.Suppress(tx, [.. ConsentRules.Refused(lead, consent, _now)], ct);
        }

        return new Consequences { Events = _events, Wakes = _wakes };
    }

    LeadChangeResult.Conflict? Conflict(Lead before, Lead after)
    {
        var email = after.Email is { } given && given.Key != before.Email?.Key ? given.Key : null;
        var phone = after.Phone?.E164 is { } number && number != before.Phone?.E164 ? number : null;
        if (email is null && phone is null)
            return null;
        var others = _leads.Values.Where(lead => lead.Id != before.Id).ToList();
        if (email is not null && others.Find(lead => lead.Email?.Key == email) is { } byEmail)
            return new LeadChangeResult.Conflict("email", byEmail.Id);
        var byPhone = others.Where(lead => phone is not null && lead.Phone?.E164 == phone).MaxBy(lead => (lead.UpdatedAt, lead.Id.Value));
        return byPhone is null ? null : new LeadChangeResult.Conflict("phone", byPhone.Id);
    }

    async Task<Dictionary<string, Tag>> Tags(CancellationToken ct)
    {
        var named = requests
            .SelectMany(request => request.Change.TagNames.Value ?? [])
            .Select(name => (Slug: LeadMerge.Slug(name), Name: name))
            .DistinctBy(tag => tag.Slug)
            .ToList();
        return named.Count == 0
            ? []
            : (await leads.FindOrAddTags(tx, _workspace.Config, named, systemNow, ct)).ToDictionary(
                tag => tag.Slug,
                StringComparer.Ordinal
            );
    }

    IReadOnlyList<Tag> TagsOf(LeadChange change) =>
        [
            .. (change.TagNames.Value ?? [])
                .Select(name => _tags[LeadMerge.Slug(name)])
                .DistinctBy(tag => tag.Id)
                .OrderBy(tag => tag.Name, StringComparer.Ordinal),
        ];

    Lead Changed(Lead lead, LeadChange change) =>
        lead with
        {
            FirstName = change.FirstName.Or(lead.FirstName)!,
            LastName = change.LastName.Or(lead.LastName),
            Email = change.Email.Or(lead.Email),
            Phone = change.Phone.Or(lead.Phone),
            Company = change.Company.Or(lead.Company),
            Title = change.Title.Or(lead.Title),
            Source = change.Source.Or(lead.Source)!,
            ExternalId = change.ExternalId.Or(lead.ExternalId),
            TimeZone = change.TimeZone.Or(lead.TimeZone),
            Language = change.Language.Or(lead.Language),
            ConsentJson = change switch
            {
                { ClearsConsent: true } => "{}",
                { Consent: { } consent } => Metadata.Trusted(lead.ConsentJson).Merge(consent.Json).Json,
                _ => lead.ConsentJson,
            },
            Metadata = lead.Metadata.Merge(change.Metadata),
            Campaign = change.Campaign.IsSent ? change.Campaign.Value as CampaignId? : lead.Campaign,
            Tags = change.TagNames.IsSent ? TagsOf(change) : lead.Tags,
        };
}
