using System.Diagnostics;
using Prospero.Core.Cadence;

namespace Prospero.Server.Nexor.Leads;

/// <summary>How a run's state looks on this surface, which knows two words for it.</summary>
/// <param name="IsActive">False once the run is closed.</param>
/// <param name="IsHumanTakeover">True while a person has taken over from the agent.</param>
/// <param name="CadenceState">One of <c>active responded paused waiting completed</c>.</param>
/// <param name="RunStatus">One of <c>running waiting closed</c>.</param>
readonly record struct RunWire(bool IsActive, bool IsHumanTakeover, string CadenceState, string RunStatus)
{
    public static RunWire Of(Run run) =>
        run.State switch
        {
            RunState.Active => new(true, false, "active", "running"),
            RunState.Parked => Parked(run.Reason),
            RunState.Closed => new(false, false, "completed", "closed"),
            _ => throw new UnreachableException(run.State.ToString()),
        };

    static RunWire Parked(RunReason? reason) =>
        reason switch
        {
            RunReason.Replied => new(true, false, "responded", "running"),
            RunReason.WorkflowPaused => new(true, false, "waiting", "waiting"),
            RunReason.Stopped => new(true, true, "paused", "running"),
            // Parked by an exit rule that pauses: a meeting, an opt-out or a terminal status.
            _ => new(true, false, "paused", "running"),
        };
}
