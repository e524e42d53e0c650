namespace Prospero.Core.Workflows;

/// <summary>Writes a plan as the document that is read as the same plan again.</summary>
public static class WorkflowPrinter
{
    /// <param name="plan">The plan.</param>
    /// <param name="catalogue">Knows the names of senders and templates; one that it no longer has is written by its id.</param>
    public static string Print(WorkflowPlan plan, WorkflowCatalogue catalogue) => throw new NotImplementedException();
}
