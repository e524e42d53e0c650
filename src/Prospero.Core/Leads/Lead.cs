using System.Text;

namespace Prospero.Core.Leads;

/// <summary>A person we try to reach.</summary>
/// <param name="Email">As given; null if there is none.</param>
/// <param name="Phone">Null if there is none.</param>
/// <param name="TimeZone">The lead's own IANA zone; null if it is not known.</param>
/// <param name="Language">A BCP 47 tag; null if it is not known.</param>
/// <param name="ConsentJson">What the lead agreed to, a canonical JSON object.</param>
/// <param name="Tags">By name, each once.</param>
/// <param name="ArchivedAt">When it was archived; null for a live lead.</param>
public sealed record Lead(
    LeadId Id,
    WorkspaceId Workspace,
    string FirstName,
    string? LastName,
    EmailAddress? Email,
    Phone? Phone,
    string? Company,
    string? Title,
    string Source,
    string? ExternalId,
    string? TimeZone,
    string? Language,
    string ConsentJson,
    Metadata Metadata,
    CampaignId? Campaign,
    IReadOnlyList<Tag> Tags,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt = null
)
{
    /// <summary>What agents learned; written by <see cref="ILeads.Collect"/> alone.</summary>
    public LeadVariables Variables { get; init; }

    /// <summary>First and last name.</summary>
    public string FullName => LastName is null ? FirstName : $"{FirstName} {LastName}";

    /// <summary>Stands in <see cref="SearchText"/> behind what every surface searches.</summary>
    public const char SearchMark = '\u001e';

    /// <summary>
    /// What a search looks into, folded: the name first, email and company, then, behind <see cref="SearchMark"/>, the
    /// external id and the digits of the phone.
    /// </summary>
    public string SearchText =>
        $"{Lines(FullName, Email?.Given, Company)}{SearchMark}{Lines(ExternalId, Phone?.Digits)}".ToLowerInvariant();

    static string Lines(params ReadOnlySpan<string?> parts)
    {
        var lines = new List<string>(parts.Length);
        foreach (var part in parts)
            if (!string.IsNullOrEmpty(part))
                lines.Add(part.Replace(SearchMark, ' '));
        return string.Join('\n', lines);
    }
}

/// <summary>A label that leads carry.</summary>
/// <param name="Slug">The name in lower case without accents, other runs as <c>-</c>; unique in the workspace.</param>
public sealed record Tag(Guid Id, string Name, string Slug)
{
    /// <summary>A name's slug; empty if nothing is left of it.</summary>
    public static string SlugOf(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in Accents.LeftOut(name.ToLowerInvariant()))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}

/// <summary>A named set of leads.</summary>
public sealed record Campaign(
    CampaignId Id,
    WorkspaceId Workspace,
    string Name,
    string? Description,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);
