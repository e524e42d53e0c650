namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads the steps that choose where the cadence goes on.</summary>
static class BranchReader
{
    public static BranchStep Branch(DocumentObject entry, StepGraph graph, string key, TimeSpan delay)
    {
        if (!entry.Has("paths"))
            entry.Wrong("paths", "is required", "List the ways out, such as [{\"when\": [...], \"go_to\": \"mail\"}].");
        var paths = new List<BranchPath>();
        foreach (var (json, path) in entry.List("paths", 1, DocumentLimits.Steps) ?? [])
            if (DocumentObject.Read(json, path, entry.Problems) is { } way)
                paths.Add(Path(way, graph));
        return new BranchStep(key, delay, paths, graph.Target(entry, "else"));
    }

    public static GoalStep Goal(DocumentObject entry, StepGraph graph, string key, TimeSpan delay) =>
        new(key, delay, ConditionReader.Read(entry, "when"), graph.Target(entry, "reached") ?? Step.End);

    static BranchPath Path(DocumentObject way, StepGraph graph)
    {
        way.Refuse(DocumentWords.Path);
        if (!way.Has("go_to"))
            way.Wrong("go_to", "is required", "Name the step at which it goes on, or end.");
        return new BranchPath(ConditionReader.Read(way, "when"), graph.Target(way, "go_to") ?? Step.End);
    }
}
