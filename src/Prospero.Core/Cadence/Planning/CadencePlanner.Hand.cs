using System.Diagnostics;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What a person decides about a held touchpoint.</summary>
public enum HandChoice
{
    /// <summary>It goes back on the timetable; the person accepts that the lead may be contacted twice.</summary>
    Retry,

    /// <summary>It is left out, and the cadence goes on.</summary>
    Skip,

    /// <summary>It reached the lead, as the person knows; the cadence goes on.</summary>
    MarkSent,
}

public static partial class CadencePlanner
{
    /// <summary>What a person's decision means for a held touchpoint and its run.</summary>
    public static Decision AfterHand(WorkflowPlan plan, Touchpoint held, HandChoice choice, LeadReach reach, DateTimeOffset now) =>
        choice switch
        {
            HandChoice.Retry => new Decision(
                new TouchpointEnd.Again(Allowed(plan, held, reach, now) ?? now, "tried again, as a person decided", true),
                new Move.Stay()
            ),
            HandChoice.Skip => new Decision(new TouchpointEnd.Skip("a person decided"), Instead(plan, held, reach, now)),
            HandChoice.MarkSent => new Decision(new TouchpointEnd.Sent("sent, as a person said"), Next(plan, held, reach, now)),
            _ => throw new UnreachableException($"No rule for {choice}"),
        };

    /// <summary>What it means that the value for whose want a touchpoint was held is there now.</summary>
    public static Decision AfterFilling(WorkflowPlan plan, Touchpoint held, LeadReach reach, DateTimeOffset now) =>
        new(new TouchpointEnd.Again(Allowed(plan, held, reach, now) ?? now, "the missing value was filled in", false), new Move.Stay());
}
