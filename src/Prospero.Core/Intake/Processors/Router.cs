using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>Chooses the workflow of a lead by a processor's rules. Pure.</summary>
public sealed class Router
{
    readonly IReadOnlyList<(ProcessorRule Rule, IReadOnlyList<ReadyCondition> Conditions)> _rules;

    /// <param name="processor">Whose rules they are.</param>
    /// <param name="rules">In the order in which they are asked; inactive ones are not.</param>
    public Router(Processor processor, IReadOnlyList<ProcessorRule> rules)
    {
        Processor = processor;
        _rules =
        [
            .. rules
                .Where(rule => rule.IsActive)
                .Select(rule =>
                    (rule, (IReadOnlyList<ReadyCondition>)[.. rule.Conditions.Select(condition => new ReadyCondition(condition))])
                ),
        ];
    }

    public Processor Processor { get; }

    /// <summary>Every workflow that may be chosen.</summary>
    public IEnumerable<WorkflowId> Workflows => _rules.Select(one => one.Rule.Workflow).Prepend(Processor.DefaultWorkflow).Distinct();

    /// <summary>The first rule that fits, else the default.</summary>
    public Routed Choose(Lead lead)
    {
        var asked = new RoutedLead(lead);
        var (fitting, _) = _rules.FirstOrDefault(one => one.Conditions.All(condition => condition.Fits(asked)));
        return new Routed(Processor, fitting, fitting?.Workflow ?? Processor.DefaultWorkflow);
    }
}

/// <summary>Where a lead was sent.</summary>
/// <param name="Rule">The rule that fitted; null if the default was used.</param>
public sealed record Routed(Processor Processor, ProcessorRule? Rule, WorkflowId Workflow);
