namespace Prospero.Core.Workflows;

/// <summary>What happens to a run that stands in a status for too long, whether it is contacted or not.</summary>
/// <param name="After">How long it may stand there, in cadence time.</param>
public sealed record StatusTimeout(TimeSpan After, TimeoutAct Then)
{
    /// <summary>A time-out shorter than this is refused.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
}

/// <summary>What a time-out does. A closed set.</summary>
public abstract record TimeoutAct
{
    TimeoutAct() { }

    /// <summary>The run moves to another status.</summary>
    public sealed record ToStatus(string Key) : TimeoutAct;

    /// <summary>The run ends, and the lead begins another workflow.</summary>
    public sealed record ToWorkflow(WorkflowId Workflow) : TimeoutAct;

    /// <summary>The run ends.</summary>
    public sealed record End : TimeoutAct;
}
