using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Runs;

/// <summary><c>POST /leads/{id}/automation/stop</c>: a person takes the run over.</summary>
sealed class StopAutomation(RunEditor runs) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (target, _, refusal) = AutomationForm.Read(call);
        return target is null ? refusal! : NexorAnswer.Of(await runs.Stop(target, call.Keep<RunResult>(RunAnswer.Of), ct), RunAnswer.Of);
    }
}

/// <summary><c>POST /leads/{id}/automation/resume</c>: the person gives the run back.</summary>
sealed class ResumeAutomation(RunEditor runs) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (target, withCadence, refusal) = AutomationForm.Read(call);
        return target is null
            ? refusal!
            : NexorAnswer.Of(await runs.Resume(target, withCadence, call.Keep<RunResult>(RunAnswer.Of), ct), RunAnswer.Of);
    }
}

/// <summary><c>GET /leads/{id}/is_paused</c>: whether a person has one of the lead's runs.</summary>
sealed class IsPaused(RunEditor runs) : INexorOperation
{
    static readonly NexorAnswer NotFound = NexorError.Of(404, "Not found", "Lead not found or does not belong to your account");

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        WorkflowId? workflow = null;
        if (call.Query["workflow_id"].ToString() is { Length: > 0 } named)
        {
            if (!WireId.TryParse(named, out var one))
                return NexorError.Invalid("workflow_id must be a uuid");
            workflow = new WorkflowId(one);
        }

        if (!call.IsId(out var id) || await runs.IsStopped(call.Workspace, new LeadId(id), workflow, ct) is not { } isStopped)
            return NotFound;
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteBoolean("paused", isStopped);
            }
        );
    }
}

/// <summary>The object of stopping and resuming.</summary>
static class AutomationForm
{
    static readonly NexorAnswer WorkflowRequired = NexorError.Of(400, "workflow_id is required");

    public static (RunTarget? Target, bool WithCadence, NexorAnswer? Refusal) Read(NexorCall call)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, false, NexorError.Invalid("body must be an object"));
        var form = new FieldReader(call.Body);
        if (!form.IsGiven("workflow_id", out _))
            return (null, false, WorkflowRequired);
        var workflow = form.Id("workflow_id");
        var withCadence = form.Flag("resume_cadence") ?? false;
        if (form.Fault is { } fault)
            return (null, false, NexorError.Invalid(fault));
        return call.IsId(out var id)
            ? (new RunTarget(call.Workspace, new LeadId(id), new WorkflowId(workflow!.Value), call.Actor), withCadence, null)
            : (null, false, NexorError.LeadNotFound);
    }
}
