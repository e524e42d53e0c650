using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Runs;

/// <summary><c>POST /leads/{id}/status</c>: moves the lead's run to another status.</summary>
sealed class SetStatus(RunEditor runs) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var key = form.RequiredText("status_key");
        var reason = form.Text("reason", FieldReader.LongText);
        var workflow = form.Id("workflow_id");
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        var target = new RunTarget(call.Workspace, new LeadId(id), workflow is { } one ? new WorkflowId(one) : null, call.Actor);
        var kept = call.Keep<RunResult>(RunAnswer.Of);
        return NexorAnswer.Of(await runs.SetStatus(target, key, reason, kept, ct), RunAnswer.Of);
    }
}
