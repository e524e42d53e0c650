namespace Prospero.Core.Intake;

/// <summary>A set of rules that chooses the workflow of incoming leads.</summary>
/// <param name="Workspace">The live workspace; test data shares its processors.</param>
/// <param name="Description">Null if there is none.</param>
/// <param name="DefaultWorkflow">For leads that no rule fits.</param>
/// <param name="IsActive">False once it takes no leads any more.</param>
public sealed record Processor(
    ProcessorId Id,
    WorkspaceId Workspace,
    string Name,
    string? Description,
    WorkflowId DefaultWorkflow,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>Who gets its leads that nobody looks after; null for nobody.</summary>
    public AssignmentRule? Assignment { get; init; }
}

/// <summary>One rule of a processor: it fits a lead that meets all its conditions.</summary>
/// <param name="Workflow">For leads that it fits.</param>
/// <param name="Conditions">At least one.</param>
/// <param name="Position">Rules are asked in this order, those of one position the older first.</param>
/// <param name="IsActive">False for one that is not asked.</param>
public sealed record ProcessorRule(
    Guid Id,
    WorkspaceId Workspace,
    ProcessorId Processor,
    string Name,
    WorkflowId Workflow,
    IReadOnlyList<RuleCondition> Conditions,
    int Position,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>A processor that nobody else changes meanwhile.</summary>
/// <param name="Rules">Inactive ones included, in the order in which they are asked.</param>
public sealed record ProcessorRules(Processor Processor, IReadOnlyList<ProcessorRule> Rules);

/// <summary>Where processors are kept.</summary>
public interface IProcessors
{
    /// <summary>All of them, inactive ones included, oldest first.</summary>
    Task<IReadOnlyList<Processor>> All(WorkspaceId config, CancellationToken ct);

    /// <summary>The rules of one, inactive ones included, in the order in which they are asked.</summary>
    Task<IReadOnlyList<ProcessorRule>> Rules(WorkspaceId config, ProcessorId processor, CancellationToken ct);

    /// <summary>
    /// One with its rules, inside a transaction that goes on to change it or them: nobody else does meanwhile. Null if there is none.
    /// </summary>
    Task<ProcessorRules?> Hold(ITransaction tx, WorkspaceId config, ProcessorId processor, CancellationToken ct);

    /// <summary>Inserts a processor, or writes all its columns but when it was made.</summary>
    Task Save(ITransaction tx, Processor processor, CancellationToken ct);

    /// <summary>Inserts a rule, or writes all its columns but whose it is and when it was made.</summary>
    Task Save(ITransaction tx, ProcessorRule rule, CancellationToken ct);

    /// <summary>Takes a rule away for good; the positions of the others stay.</summary>
    Task Delete(ITransaction tx, ProcessorRule rule, CancellationToken ct);
}
