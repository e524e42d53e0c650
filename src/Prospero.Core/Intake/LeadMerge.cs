using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>How an incoming draft becomes a lead, or changes the one it matches. Pure.</summary>
public static class LeadMerge
{
    /// <summary>The source of a lead whose draft names none.</summary>
    public static Lead New(LeadId id, WorkspaceId workspace, LeadDraft draft, IReadOnlyList<Tag> tags, string door, DateTimeOffset now) =>
        new(
            id,
            workspace,
            draft.FirstName,
            draft.LastName,
            draft.Email,
            draft.Phone,
            draft.Company,
            draft.Title,
            draft.Source ?? door,
            draft.ExternalId,
            draft.TimeZone,
            draft.Language,
            draft.Consent?.Json.Json ?? "{}",
            draft.Metadata,
            draft.Campaign,
            [.. tags.OrderBy(tag => tag.Name, StringComparer.Ordinal)],
            now,
            now
        );

    /// <summary>What is given overwrites, metadata merges shallowly, tags are added, the rest stays.</summary>
    /// <param name="keepPhone">True if the phone is another lead's and must not be taken over.</param>
    public static Lead Into(Lead lead, LeadDraft draft, IReadOnlyList<Tag> tags, bool keepPhone, DateTimeOffset now) =>
        lead with
        {
            FirstName = draft.FirstName,
            LastName = draft.LastName ?? lead.LastName,
            Email = draft.Email ?? lead.Email,
            Phone = keepPhone ? lead.Phone : draft.Phone ?? lead.Phone,
            Company = draft.Company ?? lead.Company,
            Title = draft.Title ?? lead.Title,
            Source = draft.Source ?? lead.Source,
            ExternalId = draft.ExternalId ?? lead.ExternalId,
            TimeZone = draft.TimeZone ?? lead.TimeZone,
            Language = draft.Language ?? lead.Language,
            ConsentJson = MergedConsent(lead, draft.Consent),
            Metadata = lead.Metadata.Merge(draft.Metadata),
            Campaign = draft.Campaign ?? lead.Campaign,
            Tags = [.. lead.Tags.Concat(tags).DistinctBy(tag => tag.Id).OrderBy(tag => tag.Name, StringComparer.Ordinal)],
            UpdatedAt = now,
        };

    /// <summary>What changed, by the names of the wire.</summary>
    public static IReadOnlyList<string> Changes(Lead before, Lead after)
    {
        var changed = new List<string>();
        Note("first_name", before.FirstName, after.FirstName);
        Note("last_name", before.LastName, after.LastName);
        Note("email", before.Email?.Given, after.Email?.Given);
        Note("phone", before.Phone?.Given, after.Phone?.Given);
        Note("company", before.Company, after.Company);
        Note("title", before.Title, after.Title);
        Note("source", before.Source, after.Source);
        Note("external_id", before.ExternalId, after.ExternalId);
        Note("timezone", before.TimeZone, after.TimeZone);
        Note("language", before.Language, after.Language);
        Note("consent", before.ConsentJson, after.ConsentJson);
        Note("metadata", before.Metadata.Json, after.Metadata.Json);
        Note("campaign_id", before.Campaign, after.Campaign);
        if (!before.Tags.Select(tag => tag.Id).SequenceEqual(after.Tags.Select(tag => tag.Id)))
            changed.Add("tags");
        return changed;

        void Note<T>(string name, T old, T @new)
        {
            if (!EqualityComparer<T>.Default.Equals(old, @new))
                changed.Add(name);
        }
    }

    /// <summary>What steps may wait for in a change: other metadata, and each tag that the lead did not have.</summary>
    /// <param name="now">In cadence time.</param>
    public static IEnumerable<Wake> Wakes(Lead before, Lead after, DateTimeOffset now)
    {
        if (before.Metadata.Json != after.Metadata.Json)
            yield return new Wake(after.Id, null, SignalNames.LeadChanged, now);
        foreach (var tag in after.Tags.ExceptBy(before.Tags.Select(tag => tag.Id), tag => tag.Id))
            yield return new Wake(after.Id, null, SignalNames.Tag + tag.Slug, now);
    }

    /// <summary>A tag's slug: lower case, no accents, other runs as <c>-</c>; empty if nothing is left.</summary>
    public static string Slug(string name) => Tag.SlugOf(name);

    static string MergedConsent(Lead lead, Consent? consent) =>
        consent is null ? lead.ConsentJson : Metadata.Trusted(lead.ConsentJson).Merge(consent.Json).Json;
}
