namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>exit</c> and <c>on_unknown</c>.</summary>
static class RuleReader
{
    /// <param name="statuses">The workflow's statuses.</param>
    public static ExitRules Exit(DocumentObject workflow, IReadOnlyList<WorkflowStatus> statuses)
    {
        if (workflow.Object("exit") is not { } entry)
            return ExitRules.Default;
        entry.Refuse(DocumentWords.Exit);
        return new ExitRules(Action(entry, "reply"), Action(entry, "meeting"), Action(entry, "opt_out"), Action(entry, "terminal_status"))
        {
            OnConversion = Action(entry, "conversion"),
            OnBounce = Action(entry, "bounce", ExitRules.Default.OnBounce),
            OnComplaint = Action(entry, "complaint"),
            ReplyWords = Replies(entry, statuses),
        };
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

    static IReadOnlyList<ReplyRule> Replies(DocumentObject exit, IReadOnlyList<WorkflowStatus> statuses)
    {
        if (exit.List("reply_words", 1, DocumentLimits.Entries) is not { } entries)
            return [];
        var rules = new List<ReplyRule>();
        foreach (var (json, path) in entries)
        {
            if (DocumentObject.Read(json, path, exit.Problems) is not { } entry)
                continue;
            entry.Refuse(DocumentWords.ReplyWords);
            rules.Add(new ReplyRule(Words(entry), Action(entry, "then"), StatusReader.Named(entry, "status", statuses)));
        }

        return rules;
    }

    static List<string> Words(DocumentObject entry)
    {
        if (!entry.Has("words"))
            entry.Wrong("words", "is required", "List words or phrases, such as [\"not interested\"].");
        var words = new List<string>();
        foreach (var (json, path) in entry.List("words", 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.TextOf(json, path, entry.Problems) is not { } word)
                continue;
            if (word.Length > DocumentLimits.Name || !word.Any(char.IsLetterOrDigit))
                entry.Problems.Add(
                    path,
                    $"is {Spelling.Quote(word)}, which is no word",
                    "Write a short phrase with a letter or digit in it."
                );
            words.Add(word.Trim());
        }

        return words;
    }

    static ExitAction Action(DocumentObject entry, string name, ExitAction usual = ExitAction.End) =>
        entry.Choice(name, DocumentWords.ExitActions) is { } action
            ? (ExitAction)DocumentWords.ExitActions.ToList().IndexOf(action)
            : usual;
}
