using System.Collections.ObjectModel;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads what follows a call by how it ended.</summary>
static class OutcomeReader
{
    public static IReadOnlyDictionary<string, OutcomeRule> Read(DocumentObject call, StepGraph graph)
    {
        if (call.Object("outcomes") is not { } outcomes)
            return ReadOnlyDictionary<string, OutcomeRule>.Empty;
        var rules = new Dictionary<string, OutcomeRule>(StringComparer.Ordinal);
        outcomes.Refuse(DocumentWords.CallOutcomes);
        foreach (var outcome in DocumentWords.CallOutcomes)
        {
            if (outcomes.Object(outcome) is not { } entry)
                continue;
            entry.Refuse(DocumentWords.Outcome);
            if (!entry.Has("retry_after") && !entry.Has("go_to"))
                outcomes.Wrong(outcome, "says nothing", "Add retry_after, go_to or both, or leave it out.");
            rules.Add(outcome, new OutcomeRule(entry.Duration("retry_after", mayBeZero: false), graph.Target(entry, "go_to")));
        }

        return rules;
    }
}
