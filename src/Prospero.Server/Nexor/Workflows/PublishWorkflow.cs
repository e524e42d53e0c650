using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>POST /workflows/{id}/publish</c>: publishes the draft, or the document in the body, as a new version.</summary>
sealed class PublishWorkflow(WorkflowEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var named))
            return NexorError.WorkflowNotFound;
        var id = new WorkflowId(named);
        var document = call.Body.ValueKind == JsonValueKind.Undefined ? null : CanonicalJson.Of(call.Body);
        return NexorAnswer.Of(
            await idempotency.Once(call.Workspace.Id, call.Keep<EditResult>(Answer), tx => Publish(tx, call, id, document, ct), ct),
            Answer
        );
    }

    async Task<EditResult> Publish(ITransaction tx, NexorCall call, WorkflowId id, string? document, CancellationToken ct)
    {
        var result = await editor.Publish(tx, call.Workspace.Config, id, document, ct);
        if (result is EditResult.Saved)
            await access.Audit(tx, call.Workspace.Config, call.Audited("workflow.published", id.ToString()), ct);
        return result;
    }

    static NexorAnswer Answer(EditResult result) =>
        result switch
        {
            EditResult.Saved saved => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("workflow", () => WorkflowWire.WriteDetail(json, saved.Workflow, saved.Plan));
                    json.WriteNumber("version", saved.Version ?? 0);
                }
            ),
            EditResult.Invalid invalid => NexorError.Invalid(invalid.Problems),
            EditResult.NotFound => NexorError.WorkflowNotFound,
            EditResult.NothingToPublish => NexorError.Invalid("body is required: the workflow has no draft"),
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
