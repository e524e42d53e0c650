using System.Diagnostics;
using System.Text.Json;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Runs;

/// <summary>What a call about one run is answered.</summary>
static class RunAnswer
{
    static readonly NexorAnswer WorkflowRequired = NexorError.Invalid("workflow_id is required: the lead has more than one active run");

    public static NexorAnswer Of(RunResult result) =>
        result switch
        {
            RunResult.LeadNotFound => NexorError.LeadNotFound,
            RunResult.RunNotFound => NexorError.RunNotFound,
            RunResult.Ambiguous => WorkflowRequired,
            RunResult.UnknownStatus => NexorError.Invalid("status_key not found in this workflow"),
            RunResult.InStatus status => InStatus(status),
            RunResult.Stopped stopped => About(
                stopped.Run,
                json =>
                {
                    json.WriteBoolean("cadence_paused", true);
                    json.WriteNumber("tasks_cancelled", stopped.Parked);
                }
            ),
            RunResult.StoppedBefore before => About(before.Run, json => json.WriteBoolean("already_stopped", true)),
            RunResult.Resumed resumed => About(resumed.Run, json => json.WriteBoolean("cadence_resumed", resumed.HasCadence)),
            RunResult.NothingToResume before => About(before.Run, json => json.WriteBoolean("already_running", true)),
            _ => throw new UnreachableException(result.GetType().Name),
        };

    static NexorAnswer InStatus(RunResult.InStatus status) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteBoolean("changed", status.HasChanged);
                json.WriteString("previous_status", status.Previous);
                json.WriteString("new_status", status.Status);
                json.WriteObject(
                    "workflow_run",
                    () =>
                    {
                        json.WriteId("id", status.Run.Id.Value);
                        json.WriteId("workflow_id", status.Run.Workflow.Value);
                    }
                );
            }
        );

    static NexorAnswer About(Run run, Action<Utf8JsonWriter> members) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteId("workflow_run_id", run.Id.Value);
                members(json);
            }
        );
}
