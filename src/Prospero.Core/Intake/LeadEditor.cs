using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>A field of a change: sent or left out, and if sent, perhaps cleared.</summary>
public readonly record struct Field<T>
    where T : class
{
    Field(T? value) => (Value, IsSent) = (value, true);

    /// <summary>False if the field stays as it is.</summary>
    public bool IsSent { get; }

    /// <summary>The new value; null clears the field.</summary>
    public T? Value { get; }

    /// <summary>A field that was sent.</summary>
    public static Field<T> To(T? value) => new(value);

    /// <summary>The new value, or the old one if the field was not sent.</summary>
    public T? Or(T? old) => IsSent ? Value : old;
}

/// <summary>What is to change about a lead. Fields that were not sent stay.</summary>
/// <param name="FirstName">Never cleared.</param>
/// <param name="Source">Never cleared.</param>
/// <param name="Campaign">A boxed id, so that it can be cleared.</param>
/// <param name="TagNames">Replaces all tags; null clears them.</param>
/// <param name="Consent">Merged; null if nothing was said.</param>
/// <param name="Metadata">Merged shallowly.</param>
/// <param name="ClearsConsent">True to forget all that was said; an earlier "no" is lifted with it.</param>
public sealed record LeadChange(
    Field<string> FirstName = default,
    Field<string> LastName = default,
    Field<EmailAddress> Email = default,
    Field<Phone> Phone = default,
    Field<string> Company = default,
    Field<string> Title = default,
    Field<string> Source = default,
    Field<string> ExternalId = default,
    Field<string> TimeZone = default,
    Field<string> Language = default,
    Field<IReadOnlyList<string>> TagNames = default,
    Field<object> Campaign = default,
    Consent? Consent = null,
    Metadata Metadata = default,
    bool ClearsConsent = false
);

/// <summary>What became of a change. A closed set.</summary>
public abstract record LeadChangeResult
{
    LeadChangeResult() { }

    public sealed record Changed(Lead Lead) : LeadChangeResult;

    /// <summary>Unknown, archived or another workspace's.</summary>
    public sealed record NotFound : LeadChangeResult;

    /// <summary>Another live lead has the email or phone; nothing changed.</summary>
    /// <param name="Field"><c>email</c> or <c>phone</c>.</param>
    public sealed record Conflict(string Field, LeadId Existing) : LeadChangeResult;

    /// <summary>Something named in the change does not exist; nothing changed.</summary>
    public sealed record Rejected(Problem Problem) : LeadChangeResult;
}

/// <summary>Changes leads.</summary>
public sealed class LeadEditor(ILeads leads, ICadence cadence, Idempotency idempotency, TimeProvider clock)
{
    /// <summary>Changes one lead; what it says is used from the next touch on.</summary>
    public async Task<Once<LeadChangeResult>> Change(
        Workspace workspace,
        LeadId lead,
        LeadChange change,
        KeptAnswer<LeadChangeResult>? answer,
        CancellationToken ct
    )
    {
        var campaign = change.Campaign.Value as CampaignId?;
        var isKnown = campaign is not { } id || await leads.FindCampaign(workspace.Config, id, ct) is not null;
        return await idempotency.Once(
            workspace.Id,
            answer is null ? null : answer with { About = result => result is LeadChangeResult.Changed ? [lead] : [] },
            async tx =>
                isKnown
                    ? await Change(tx, workspace, lead, change, ct)
                    : new LeadChangeResult.Rejected(new Problem("campaign_id", "not found or does not belong to your account")),
            ct
        );
    }

    async Task<LeadChangeResult> Change(ITransaction tx, Workspace workspace, LeadId id, LeadChange change, CancellationToken ct)
    {
        if (await leads.Find(tx, workspace.Id, id, ct) is not { } before)
            return new LeadChangeResult.NotFound();
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var after = Changed(before, change, await Tags(tx, workspace, change, ct)) with { UpdatedAt = now };
        if (await Conflict(tx, workspace, before, after, ct) is { } conflict)
            return conflict;
        var changed = LeadMerge.Changes(before, after);
        if (changed.Count == 0)
            return new LeadChangeResult.Changed(before);
        await leads.Update(tx, [after], ct);
        if (change.ClearsConsent)
            await leads.LiftConsent(tx, workspace.Id, [.. LeadReach.AddressHashes(after)], ct);
        if (change.Consent is { } consent)
            await leads.LiftConsent(tx, workspace.Id, [.. ConsentRules.Lifted(after, consent)], ct);
        await cadence.Apply(
            tx,
            workspace.Id,
            new Consequences
            {
                Suppress = change.Consent is { } said ? [.. ConsentRules.Refused(after, said, now)] : [],
                Events = [new LeadUpdated(now, id, changed)],
            },
            ct
        );
        return new LeadChangeResult.Changed(after);
    }

    async Task<LeadChangeResult?> Conflict(ITransaction tx, Workspace workspace, Lead before, Lead after, CancellationToken ct)
    {
        var email = after.Email is { } given && given.Key != before.Email?.Key ? given.Key : null;
        var phone = after.Phone?.E164 is { } number && number != before.Phone?.E164 ? number : null;
        if (email is null && phone is null)
            return null;
        string[] emails = email is null ? [] : [email];
        string[] phones = phone is null ? [] : [phone];
        await leads.Lock(tx, workspace.Id, [.. emails, .. phones], ct);
        var others = (await leads.Match(tx, workspace.Id, emails, phones, ct)).Where(lead => lead.Id != before.Id).ToList();
        if (email is not null && others.Find(lead => lead.Email?.Key == email) is { } byEmail)
            return new LeadChangeResult.Conflict("email", byEmail.Id);
        var byPhone = others.Where(lead => phone is not null && lead.Phone?.E164 == phone).MaxBy(lead => (lead.UpdatedAt, lead.Id.Value));
        return byPhone is null ? null : new LeadChangeResult.Conflict("phone", byPhone.Id);
    }

    async Task<IReadOnlyList<Tag>> Tags(ITransaction tx, Workspace workspace, LeadChange change, CancellationToken ct)
    {
        var named = (change.TagNames.Value ?? [])
            .Select(name => (Slug: LeadMerge.Slug(name), Name: name))
            .DistinctBy(tag => tag.Slug)
            .ToList();
        return named.Count == 0 ? [] : await leads.FindOrAddTags(tx, workspace.Config, named, clock.GetUtcNow(), ct);
    }

    static Lead Changed(Lead lead, LeadChange change, IReadOnlyList<Tag> tags) =>
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
            Tags = change.TagNames.IsSent ? [.. tags.OrderBy(tag => tag.Name, StringComparer.Ordinal)] : lead.Tags,
        };
}
