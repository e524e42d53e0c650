namespace Prospero.Core.Workflows;

/// <summary>Gives a person something to do.</summary>
/// <param name="Title">What is to be done.</param>
/// <param name="Note">More about it; null if there is no more.</param>
/// <param name="DueIn">How long after it was given it should be done; null for no time.</param>
/// <param name="Timeout">How long the cadence waits until it is done; null if it goes on at once.</param>
/// <param name="OnTimeout">Where it goes on if it was not done in that time; null for the step that follows.</param>
public sealed record TaskStep(
    string Key,
    TimeSpan Delay,
    TextTemplate Title,
    TextTemplate? Note,
    TimeSpan? DueIn,
    TimeSpan? Timeout,
    string? OnTimeout
) : Step(Key, Delay)
{
    public override string Kind => "task";

    public override IEnumerable<string> Jumps => OnTimeout is null ? [] : [OnTimeout];

    public override bool MayPassAtOnce => Delay == TimeSpan.Zero && Timeout is null;

    public override IReadOnlyList<string> Awaits => Timeout is null ? [] : [SignalNames.Task + Key];
}

/// <summary>Ends this cadence and begins another workflow's.</summary>
/// <param name="Workflow">The other workflow; that it can be started is found out when it is to be.</param>
public sealed record MoveStep(string Key, TimeSpan Delay, WorkflowId Workflow) : Step(Key, Delay)
{
    public override string Kind => "move";

    public override bool HasFollower => false;

    /// <summary>What the lead takes along from this run, in document order.</summary>
    public IReadOnlyList<CopiedFact> Copy { get; init; } = [];
}

/// <summary>A fact of a run that is written to the lead, where the workflow that follows finds it.</summary>
/// <param name="To">One of <see cref="UpdateStep.Fields"/>, or a member of metadata on its first level.</param>
/// <param name="Fact">What is written there, see <see cref="FactNames"/>; what is not known changes nothing.</param>
public sealed record CopiedFact(string To, string Fact);
