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

    public static SplitStep Split(DocumentObject entry, StepGraph graph, string key, TimeSpan delay)
    {
        if (!entry.Has("arms"))
            entry.Wrong("arms", "is required", "List two or more, such as [{\"name\": \"a\", \"go_to\": \"mail-a\"}, ...].");
        var arms = new List<SplitArm>();
        foreach (var (json, path) in entry.List("arms", 2, DocumentLimits.Steps) ?? [])
            if (DocumentObject.Read(json, path, entry.Problems) is { } arm)
                arms.Add(Arm(arm, graph, arms));
        return new SplitStep(key, delay, arms, Winner(entry));
    }

    static SplitArm Arm(DocumentObject arm, StepGraph graph, List<SplitArm> before)
    {
        arm.Refuse(DocumentWords.Arm);
        if (!arm.Has("name"))
            arm.Wrong("name", "is required", "Give it a short name, such as a.");
        if (!arm.Has("go_to"))
            arm.Wrong("go_to", "is required", "Name the step at which its leads go on, or end.");
        var name = arm.Name("name") ?? "";
        if (name.Length > 0 && before.Exists(other => other.Name == name))
            arm.Wrong("name", $"is {Spelling.Quote(name)}, which another arm has", "Give each arm a name of its own.");
        return new SplitArm(name, arm.Count("weight", 1, 1000) ?? 1, graph.Target(arm, "go_to") ?? Step.End);
    }

    static WinnerRule? Winner(DocumentObject entry)
    {
        if (entry.Object("winner") is not { } winner)
            return null;
        winner.Refuse(DocumentWords.Winner);
        if (!winner.Has("after"))
            winner.Wrong("after", "is required", "Write how many runs each arm gets before one may win.");
        var by = winner.Choice("by", DocumentWords.Measures) ?? DocumentWords.Measures[0];
        return new WinnerRule(
            (WinnerMeasure)DocumentWords.Measures.ToList().IndexOf(by),
            winner.Count("after", 1, 1_000_000) ?? 1,
            winner.Count("margin", 0, 100) ?? 0
        );
    }

    static BranchPath Path(DocumentObject way, StepGraph graph)
    {
        way.Refuse(DocumentWords.Path);
        if (!way.Has("go_to"))
            way.Wrong("go_to", "is required", "Name the step at which it goes on, or end.");
        return new BranchPath(ConditionReader.Read(way, "when"), graph.Target(way, "go_to") ?? Step.End);
    }
}
