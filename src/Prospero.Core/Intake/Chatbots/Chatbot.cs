namespace Prospero.Core.Intake;

/// <summary>A door for leads with settings of its own.</summary>
/// <param name="Workspace">The live workspace; test data shares its chatbots.</param>
/// <param name="RequiresEmail">True if a lead without email is refused here.</param>
/// <param name="ShowsUpperCase">True to show statuses in upper case.</param>
/// <param name="Workflow">The workflow in which every captured lead is enrolled; null for none.</param>
/// <param name="IsDefault">True for the one of its workspace that takes leads which name no chatbot.</param>
public sealed record Chatbot(
    ChatbotId Id,
    WorkspaceId Workspace,
    string Name,
    bool RequiresEmail,
    bool ShowsUpperCase,
    WorkflowId? Workflow,
    bool IsDefault,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>Where chatbots are kept.</summary>
public interface IChatbots
{
    /// <summary>The workspace's chatbots, oldest first; deleted ones are left out.</summary>
    Task<IReadOnlyList<Chatbot>> All(WorkspaceId config, CancellationToken ct);

    /// <summary>The same inside a transaction that goes on to change them: nobody else does meanwhile.</summary>
    Task<IReadOnlyList<Chatbot>> Hold(ITransaction tx, WorkspaceId config, CancellationToken ct);

    /// <summary>Inserts a chatbot or writes all its columns. Before a default is written, the old one must be none any more.</summary>
    Task Save(ITransaction tx, Chatbot chatbot, CancellationToken ct);

    /// <summary>Takes a chatbot out of <see cref="All"/> for good; leads go on naming it.</summary>
    Task Delete(ITransaction tx, WorkspaceId config, ChatbotId id, DateTimeOffset now, CancellationToken ct);
}
