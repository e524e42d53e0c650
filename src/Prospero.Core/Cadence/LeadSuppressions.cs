using Prospero.Core.Leads;

namespace Prospero.Core.Cadence;

/// <summary>What suppresses the addresses of many leads.</summary>
static class LeadSuppressions
{
    /// <summary>By lead, in one question.</summary>
    public static async Task<ILookup<LeadId, Suppression>> SuppressionsOf(
        this ILeads leads,
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<Lead> among,
        CancellationToken ct
    )
    {
        var hashes = among.SelectMany(LeadReach.Hashes, (lead, hash) => (Lead: lead.Id, Hash: hash)).ToList();
        var found = await leads.Suppressions(tx, workspace, [.. hashes.Select(pair => pair.Hash).Distinct()], ct);
        var byHash = found.ToLookup(suppression => suppression.AddressHash, StringComparer.Ordinal);
        return hashes
            .SelectMany(pair => byHash[pair.Hash], (pair, suppression) => (pair.Lead, Suppression: suppression))
            .ToLookup(pair => pair.Lead, pair => pair.Suppression);
    }
}
