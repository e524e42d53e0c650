using Prospero.Core.Access;
using Prospero.Core.Cadence;

namespace Prospero.Core.Intake;

/// <summary>Which run of a lead is meant, and by whom.</summary>
/// <param name="Workflow">Null for the only one that is open.</param>
public sealed record RunTarget(Workspace Workspace, LeadId Lead, WorkflowId? Workflow, Actor Actor);

/// <summary>What became of a call about one run. A closed set.</summary>
public abstract record RunResult
{
    RunResult() { }

    /// <summary>The lead is unknown, archived or another workspace's.</summary>
    public sealed record LeadNotFound : RunResult;

    /// <summary>The lead has no open run of that kind.</summary>
    public sealed record RunNotFound : RunResult;

    /// <summary>The lead has several open runs, and no workflow was named.</summary>
    public sealed record Ambiguous : RunResult;

    /// <summary>The run's workflow has no such status.</summary>
    public sealed record UnknownStatus : RunResult;

    /// <summary>The run stands in this status now.</summary>
    /// <param name="HasChanged">False if it stood there already; nothing was written.</param>
    public sealed record InStatus(Run Run, string Previous, string Status, bool HasChanged) : RunResult;

    /// <summary>A person has the run now.</summary>
    /// <param name="Parked">How many contacts were taken off the timetable.</param>
    public sealed record Stopped(Run Run, int Parked) : RunResult;

    /// <summary>A person had it already; nothing was written.</summary>
    public sealed record StoppedBefore(Run Run) : RunResult;

    /// <summary>The person gave the run back.</summary>
    /// <param name="HasCadence">True if its cadence goes on.</param>
    public sealed record Resumed(Run Run, bool HasCadence) : RunResult;

    /// <summary>Nothing of the kind held the run back; nothing was written.</summary>
    public sealed record NothingToResume(Run Run) : RunResult;
}
