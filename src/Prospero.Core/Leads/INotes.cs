namespace Prospero.Core.Leads;

/// <summary>What somebody wrote down about a lead.</summary>
/// <param name="IsAiVisible">True if the agent may read it.</param>
public sealed record Note(Guid Id, WorkspaceId Workspace, LeadId Lead, string Content, bool IsAiVisible, DateTimeOffset CreatedAt);

/// <summary>Where notes are kept.</summary>
public interface INotes
{
    /// <summary>Adds a note to a lead that exists.</summary>
    Task Add(ITransaction tx, Note note, CancellationToken ct);

    /// <summary>A lead's notes, oldest first.</summary>
    Task<IReadOnlyList<Note>> OfLead(WorkspaceId workspace, LeadId lead, CancellationToken ct);
}
