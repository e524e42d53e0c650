using System.Diagnostics;

namespace Prospero.Core.Cadence;

/// <summary>Our states and reasons as people and documents read them.</summary>
public static class Words
{
    public static string Of(RunReason reason) =>
        reason switch
        {
            RunReason.Replied => "replied",
            RunReason.Stopped => "stopped",
            RunReason.WorkflowPaused => "workflow_paused",
            RunReason.Answering => "answering",
            RunReason.StatusPaused => "status_paused",
            RunReason.Exhausted => "exhausted",
            RunReason.TerminalStatus => "terminal_status",
            RunReason.OptedOut => "opted_out",
            RunReason.Meeting => "meeting",
            RunReason.Reassigned => "reassigned",
            RunReason.Archived => "archived",
            RunReason.Goal => "goal",
            RunReason.Converted => "converted",
            RunReason.Bounced => "bounced",
            RunReason.Complained => "complained",
            RunReason.TimedOut => "timed_out",
            _ => throw new UnreachableException(reason.ToString()),
        };
}
