namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>exit</c> and <c>on_unknown</c>.</summary>
static class RuleReader
{
    public static ExitRules Exit(DocumentObject workflow)
    {
        if (workflow.Object("exit") is not { } entry)
            return ExitRules.Default;
        entry.Refuse(DocumentWords.Exit);
        return new ExitRules(Action(entry, "reply"), Action(entry, "meeting"), Action(entry, "opt_out"), Action(entry, "terminal_status"));
    }

    public static UnknownRule OnUnknown(DocumentObject workflow)
    {
        if (workflow.Object("on_unknown") is not { } entry)
            return UnknownRule.Default;
        entry.Refuse(DocumentWords.OnUnknown);
        var then = entry.Choice("then", DocumentWords.UnknownPolicies);
        return new UnknownRule(
            entry.Duration("deadline", mayBeZero: false) ?? UnknownRule.Default.Deadline,
            then is null ? UnknownRule.Default.Then : (UnknownPolicy)DocumentWords.UnknownPolicies.ToList().IndexOf(then)
        );
    }

    static ExitAction Action(DocumentObject entry, string name) =>
        entry.Choice(name, DocumentWords.ExitActions) is { } action
            ? (ExitAction)DocumentWords.ExitActions.ToList().IndexOf(action)
            : ExitAction.End;
}
