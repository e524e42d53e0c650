using System.Diagnostics;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>POST /workflows</c>: stores a workflow document as a draft.</summary>
sealed class CreateWorkflow(WorkflowEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var document = CanonicalJson.Of(call.Body);
        return NexorAnswer.Of(
            await idempotency.Once(call.Workspace.Id, call.Keep<EditResult>(Answer), tx => Create(tx, call, document, ct), ct),
            Answer
        );
    }

    async Task<EditResult> Create(ITransaction tx, NexorCall call, string document, CancellationToken ct)
    {
        var result = await editor.Create(tx, call.Workspace.Config, document, ct);
        if (result is EditResult.Saved saved)
            await access.Audit(tx, call.Workspace.Config, call.Audited("workflow.created", saved.Workflow.Id.ToString()), ct);
        return result;
    }

    static NexorAnswer Answer(EditResult result) =>
        result switch
        {
            EditResult.Saved saved => NexorAnswer.Of(
                201,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("workflow", () => WorkflowWire.WriteDetail(json, saved.Workflow, saved.Plan));
                }
            ),
            EditResult.Invalid invalid => NexorError.Invalid(invalid.Problems),
            EditResult.NotFound => NexorError.WorkflowNotFound,
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
