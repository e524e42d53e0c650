namespace Prospero.Core.Leads;

/// <summary>Where cards are kept. A lead without a stored card has <see cref="LeadCard.Blank"/>.</summary>
public interface ILeadCards
{
    /// <summary>A live lead with its card; null if it is unknown, archived or another workspace's.</summary>
    Task<CardedLead?> Find(WorkspaceId workspace, LeadId id, CancellationToken ct);

    /// <summary>The same inside a transaction.</summary>
    Task<CardedLead?> Find(ITransaction tx, WorkspaceId workspace, LeadId id, CancellationToken ct);

    /// <summary>The live ones of these leads with their cards, in no particular order.</summary>
    Task<IReadOnlyList<CardedLead>> FindAll(WorkspaceId workspace, IReadOnlyCollection<LeadId> ids, CancellationToken ct);

    /// <summary>Live leads with their cards, filtered and in order.</summary>
    Task<CardPage> List(WorkspaceId workspace, CardQuery query, CancellationToken ct);

    /// <summary>Inserts cards or writes all their columns; the leads must exist.</summary>
    Task Save(ITransaction tx, IReadOnlyCollection<CardedLead> cards, CancellationToken ct);
}

/// <summary>Which leads a list shows; what is null does not matter.</summary>
/// <param name="Search">Part of the name, email or company, without case.</param>
/// <param name="Source">Exactly.</param>
/// <param name="CreatedAfter">Excluded itself, as the other two moments.</param>
/// <param name="IsAscending">False for the largest first. Ties are in the order of ids, and what has no value comes last.</param>
/// <param name="Offset">How many to leave out.</param>
/// <param name="Limit">How many at most.</param>
public sealed record CardQuery(
    ChatbotId? Chatbot = null,
    LeadStatus? Status = null,
    LeadPriority? Priority = null,
    string? Source = null,
    string? Search = null,
    DateTimeOffset? CreatedAfter = null,
    DateTimeOffset? CreatedBefore = null,
    DateTimeOffset? UpdatedAfter = null,
    CardSort Sort = CardSort.Created,
    bool IsAscending = false,
    int Offset = 0,
    int Limit = 10
);

/// <summary>By what a list is sorted.</summary>
public enum CardSort
{
    Created,
    Updated,

    /// <summary>Without case.</summary>
    Name,
    Email,

    /// <summary>In the order of <see cref="LeadStatus"/>.</summary>
    Status,

    /// <summary>In the order of <see cref="LeadPriority"/>.</summary>
    Priority,
}

/// <summary>One page of leads.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record CardPage(IReadOnlyList<CardedLead> Leads, int Total);
