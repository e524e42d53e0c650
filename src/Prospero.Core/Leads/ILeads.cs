namespace Prospero.Core.Leads;

/// <summary>Where leads, tags, campaigns and suppressions are kept.</summary>
public interface ILeads
{
    /// <summary>
    /// Holds back every other transaction that names one of these email or phone keys, until this one ends.
    /// </summary>
    Task Lock(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<string> keys, CancellationToken ct);

    /// <summary>The live leads with one of these emails or E.164 numbers, with tags, held until the transaction ends.</summary>
    Task<IReadOnlyList<Lead>> Match(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<string> emailKeys,
        IReadOnlyCollection<string> phones,
        CancellationToken ct
    );

    /// <summary>The same, and with it what suppresses one of these addresses.</summary>
    Task<(IReadOnlyList<Lead> Leads, IReadOnlyList<Suppression> Suppressions)> MatchWithSuppressions(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<string> emailKeys,
        IReadOnlyCollection<string> phones,
        CancellationToken ct
    );

    /// <summary>The live leads with these ids, with tags, held until the transaction ends: nobody changes them meanwhile.</summary>
    Task<IReadOnlyList<Lead>> Hold(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<LeadId> ids, CancellationToken ct);

    /// <summary>True if this lead was not erased, archived or not; it is held until the transaction ends.</summary>
    Task<bool> HoldKept(ITransaction tx, WorkspaceId workspace, LeadId id, CancellationToken ct);

    /// <summary>The live leads that have one of these keys, each with its key; a key may name several or none.</summary>
    Task<IReadOnlyList<(string Key, LeadId Lead)>> Select(
        WorkspaceId workspace,
        LeadSelector by,
        IReadOnlyCollection<string> keys,
        CancellationToken ct
    );

    /// <summary>Inserts new leads; tags must exist.</summary>
    /// <exception cref="EmailTaken">
    /// Another live lead has one of the emails. It may come up as late as the commit; the transaction is lost either way.
    /// </exception>
    Task Insert(ITransaction tx, IReadOnlyCollection<Lead> leads, CancellationToken ct);

    /// <summary>Writes every column and the tags of leads that exist.</summary>
    /// <exception cref="EmailTaken">Another live lead has one of the emails; the transaction is lost.</exception>
    Task Update(ITransaction tx, IReadOnlyCollection<Lead> leads, CancellationToken ct);

    /// <summary>A live lead with tags; null if it is unknown, archived or another workspace's.</summary>
    Task<Lead?> Find(WorkspaceId workspace, LeadId id, CancellationToken ct);

    /// <summary>Writes what agents learned of a lead that the transaction holds, and that it changed.</summary>
    Task Collect(ITransaction tx, Lead lead, LeadVariables variables, DateTimeOffset at, CancellationToken ct);

    /// <summary>The same inside a transaction.</summary>
    Task<Lead?> Find(ITransaction tx, WorkspaceId workspace, LeadId id, CancellationToken ct);

    /// <summary>The live leads with these ids, with tags, held back from nobody.</summary>
    Task<IReadOnlyList<Lead>> Find(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<LeadId> ids, CancellationToken ct);

    /// <summary>Live leads, filtered and in order, ties by id.</summary>
    Task<LeadPage> Search(WorkspaceId workspace, LeadQuery query, CancellationToken ct);

    /// <summary>
    /// Builds what makes searches in the workspace quick, where the database can. It happens by itself once a search took
    /// long; whoever has just brought in many leads may ask for it.
    /// </summary>
    Task PrepareSearch(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The tags with these slugs in the order asked for; missing ones are made with the name beside them.</summary>
    Task<IReadOnlyList<Tag>> FindOrAddTags(
        ITransaction tx,
        WorkspaceId config,
        IReadOnlyList<(string Slug, string Name)> tags,
        DateTimeOffset now,
        CancellationToken ct
    );

    Task<IReadOnlyList<Campaign>> Campaigns(WorkspaceId config, CancellationToken ct);

    Task<Campaign?> FindCampaign(WorkspaceId config, CampaignId id, CancellationToken ct);

    /// <summary>Inserts a campaign or writes all its columns.</summary>
    Task SaveCampaign(ITransaction tx, Campaign campaign, CancellationToken ct);

    /// <summary>The suppressions of these address hashes, on every channel.</summary>
    Task<IReadOnlyList<Suppression>> Suppressions(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<string> addressHashes,
        CancellationToken ct
    );

    /// <summary>The same outside a transaction: what was committed last.</summary>
    Task<IReadOnlyList<Suppression>> Suppressions(WorkspaceId workspace, IReadOnlyCollection<string> addressHashes, CancellationToken ct);

    /// <summary>Adds suppressions; one that exists keeps its first reason, unless that was consent.</summary>
    Task Suppress(ITransaction tx, IReadOnlyCollection<Suppression> suppressions, CancellationToken ct);

    /// <summary>Takes back suppressions that stand there for want of consent; others stay.</summary>
    Task LiftConsent(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<(Channel Channel, string AddressHash)> addresses,
        CancellationToken ct
    );
}

/// <summary>Another live lead has this email.</summary>
public sealed class EmailTaken(string message) : Exception(message);

/// <summary>What leads a list shows.</summary>
/// <param name="Search">Part of a name, email or external id without case, or digits of a phone; null for all.</param>
/// <param name="Status">A status key of the newest open run, else of the newest; null for all.</param>
/// <param name="Offset">How many to leave out.</param>
/// <param name="Limit">How many at most.</param>
public sealed record LeadQuery(string? Search, string? Status, int Offset, int Limit)
{
    /// <summary>Has or had a run in it; null for all, as in what follows.</summary>
    public WorkflowId? Workflow { get; init; }

    public CampaignId? Campaign { get; init; }

    /// <summary>Exactly.</summary>
    public string? Source { get; init; }

    public Guid? Tag { get; init; }

    public string? TagSlug { get; init; }

    /// <summary>See <see cref="EmailAddress.Key"/>.</summary>
    public string? EmailKey { get; init; }

    /// <summary>In E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Exactly.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Excluded itself, as the other three moments.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    public DateTimeOffset? CreatedBefore { get; init; }

    public DateTimeOffset? UpdatedAfter { get; init; }

    public DateTimeOffset? UpdatedBefore { get; init; }

    /// <summary>Ordered by when leads were created; false for by their last change.</summary>
    public bool ByCreation { get; init; }

    /// <summary>False for the newest first.</summary>
    public bool IsAscending { get; init; }
}

/// <summary>What a value names a lead by.</summary>
public enum LeadSelector
{
    /// <summary>The id.</summary>
    Id,

    /// <summary>See <see cref="EmailAddress.Key"/>.</summary>
    Email,

    /// <summary>In E.164.</summary>
    Phone,

    /// <summary>The caller's own id.</summary>
    ExternalId,
}

/// <summary>One page of leads.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record LeadPage(IReadOnlyList<Lead> Leads, int Total);
