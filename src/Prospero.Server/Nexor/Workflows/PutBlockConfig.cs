using System.Diagnostics;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>PUT /workflows/{id}/block-config</c>: replaces the blocks, as a new version.</summary>
sealed class PutBlockConfig(BlockEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var named))
            return NexorError.WorkflowNotFound;
        var form = BlockForm.Read(call.Body);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<EditResult>(Answer),
                async tx =>
                {
                    var result = await editor.Replace(tx, call.Workspace.Config, new WorkflowId(named), form.Blocks, form.TimeZone, ct);
                    if (result is EditResult.Saved)
                        await access.Audit(tx, call.Workspace.Config, call.Audited("workflow.blocks_changed", named.ToString()), ct);
                    return result;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(EditResult result) =>
        result switch
        {
            EditResult.Saved saved => BlockWire.Answer(saved.Plan),
            EditResult.Invalid invalid => BlockWire.Invalid(invalid.Problems),
            EditResult.NotFound => NexorError.WorkflowNotFound,
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
