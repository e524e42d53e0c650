using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Why a lead is contacted when it is, or why it is not.</summary>
/// <param name="Now">Cadence time.</param>
/// <param name="Runs">Oldest first.</param>
/// <param name="Pending">What is ahead, earliest first.</param>
/// <param name="Next">The next contact that will leave as things stand; null if none will.</param>
/// <param name="Words">The answer in a sentence.</param>
public sealed record LeadExplanation(
    Lead Lead,
    DateTimeOffset Now,
    IReadOnlyList<RunExplanation> Runs,
    IReadOnlyList<PendingExplanation> Pending,
    PendingExplanation? Next,
    string Words
);

/// <summary>How a run stands, in a sentence.</summary>
/// <param name="Version">The number of the version on which it walks.</param>
public sealed record RunExplanation(Run Run, string WorkflowName, int Version, string Words);

/// <summary>Something that is ahead, with every question that is asked before it leaves.</summary>
/// <param name="Gates">As they answer now, in the order in which they are asked; empty where it has left, or may have.</param>
public sealed record PendingExplanation(
    Touchpoint Touchpoint,
    WorkflowPlan Plan,
    Sender Sender,
    IReadOnlyList<Gate> Gates,
    Forecast Forecast
);

/// <summary>Why something leaves a sender, or why nothing does.</summary>
/// <param name="Gates">What holds for all that leaves it: <c>sender provider settings limit</c>.</param>
/// <param name="NextSlot">When its limits next let something pass; null without limits.</param>
/// <param name="SentToday">How many slots of this day are taken; 0 without limits.</param>
/// <param name="Ahead">What is planned for it, most first.</param>
/// <param name="Failures">Its newest sends that did not go well, newest first.</param>
public sealed record SenderExplanation(
    Sender Sender,
    DateTimeOffset Now,
    IReadOnlyList<Gate> Gates,
    DateTimeOffset? NextSlot,
    int SentToday,
    IReadOnlyList<Standing> Ahead,
    IReadOnlyList<FailedAttempt> Failures,
    string Words
);

/// <summary>How many leads of a workflow stand where, and why.</summary>
public sealed record WorkflowExplanation(
    Workflow Workflow,
    DateTimeOffset Now,
    IReadOnlyList<RunCount> Runs,
    IReadOnlyList<Standing> Ahead,
    string Words
);
