namespace Prospero.Core.Intake;

/// <summary>What is to be said of a processor; null for what stays, or is as usual in a new one.</summary>
/// <param name="Name">Always there for a new one.</param>
/// <param name="DefaultWorkflow">Always there for a new one.</param>
public sealed record ProcessorWish(
    string? Name,
    Field<string> Description,
    WorkflowId? DefaultWorkflow,
    bool? IsActive,
    Field<AssignmentRule> Assignment
);

/// <summary>What is to be said of a rule; null for what stays, or is as usual in a new one.</summary>
/// <param name="Name">Always there for a new one.</param>
/// <param name="Workflow">Always there for a new one.</param>
/// <param name="Conditions">As a whole; always there for a new one.</param>
/// <param name="Position">A new one stands behind the others.</param>
public sealed record RuleWish(string? Name, WorkflowId? Workflow, IReadOnlyList<RuleCondition>? Conditions, int? Position, bool? IsActive);

/// <summary>What became of a change of the processors. A closed set.</summary>
public abstract record ProcessorResult
{
    ProcessorResult() { }

    /// <summary>The processor as it stands now.</summary>
    public sealed record Saved(Processor Processor) : ProcessorResult;

    /// <summary>The rule as it stands now.</summary>
    public sealed record SavedRule(ProcessorRule Rule) : ProcessorResult;

    public sealed record Deactivated : ProcessorResult;

    public sealed record RuleDeleted : ProcessorResult;

    /// <summary>Unknown, or another workspace's.</summary>
    public sealed record NotFound : ProcessorResult;

    /// <summary>The processor has no such rule any more.</summary>
    public sealed record RuleNotFound : ProcessorResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : ProcessorResult;
}
