namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>reenrolment</c> and <c>recontact</c>.</summary>
static class EntryReader
{
    public static EntryRules Read(DocumentObject workflow)
    {
        var (again, after) = Again(workflow);
        return new EntryRules(again, after, workflow.Duration("recontact", mayBeZero: false));
    }

    static (Reenrolment Again, TimeSpan? After) Again(DocumentObject workflow)
    {
        if (workflow.Text("reenrolment") is not { } given)
            return (EntryRules.Default.Again, null);
        if (DocumentWords.Reenrolments.ToList().IndexOf(given) is var word and >= 0)
            return ((Reenrolment)word, null);
        if (given.Length > 0 && char.IsAsciiDigit(given[0]))
            return (Reenrolment.AfterEnd, workflow.Duration("reenrolment", mayBeZero: false));
        workflow.Wrong(
            "reenrolment",
            $"is {Spelling.Quote(given)}, which is neither one of its values nor a duration",
            $"Use one of {string.Join(", ", DocumentWords.Reenrolments)}, or write how long after the end, such as 30d."
        );
        return (EntryRules.Default.Again, null);
    }
}
