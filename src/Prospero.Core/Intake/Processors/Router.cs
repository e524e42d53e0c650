using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>Chooses the workflow of a lead by a processor's rules. Pure.</summary>
/// <param name="rules">In the order in which they are asked.</param>
public sealed class Router(Processor processor, IReadOnlyList<ProcessorRule> rules)
{
    readonly IReadOnlyList<ProcessorRule> _rules = [.. rules.Where(rule => rule.IsActive)];

    public Processor Processor => processor;

    /// <summary>Every workflow that may be chosen.</summary>
    public IEnumerable<WorkflowId> Workflows => _rules.Select(rule => rule.Workflow).Prepend(processor.DefaultWorkflow).Distinct();

    /// <summary>The first rule that fits, else the default.</summary>
    public Routed Choose(Lead lead)
    {
        var fitting = _rules.FirstOrDefault(rule => rule.Conditions.All(condition => condition.Fits(lead)));
        return new Routed(processor, fitting, fitting?.Workflow ?? processor.DefaultWorkflow);
    }
}

/// <summary>Where a lead was sent.</summary>
/// <param name="Rule">The rule that fitted; null if the default was used.</param>
public sealed record Routed(Processor Processor, ProcessorRule? Rule, WorkflowId Workflow);
