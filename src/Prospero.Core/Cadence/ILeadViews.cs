using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Core.Cadence;

/// <summary>What reading shows about a lead, as it stood at one moment.</summary>
/// <param name="Campaign">Null if it is in none.</param>
/// <param name="Runs">Oldest first, each with its workflow's name today; null if that workflow is gone.</param>
/// <param name="LastHistoryAt">When something last happened; null if nothing ever did.</param>
/// <param name="AssignedUser">Who looks after it; null if nobody does.</param>
public sealed record LeadView(
    Lead Lead,
    Campaign? Campaign,
    IReadOnlyList<(Run Run, string? WorkflowName)> Runs,
    DateTimeOffset? LastHistoryAt,
    User? AssignedUser
);

/// <summary>Reads leads with what stands around them.</summary>
public interface ILeadViews
{
    /// <summary>The live leads among these, of any workspaces, in one look; others are left out.</summary>
    Task<IReadOnlyList<LeadView>> Find(IReadOnlyCollection<(WorkspaceId Workspace, LeadId Lead)> keys, CancellationToken ct);
}
