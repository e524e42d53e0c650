using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Touchpoints;

/// <summary><c>POST /touchpoints/{id}/settle</c>: a person decides about a held touchpoint.</summary>
sealed class SettleTouchpoint(HeldTouchpoints held, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.TouchpointNotFound;
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var action = form.RequiredText("action");
        var choice = Choice(action);
        if (choice is null)
            form.Refuse("action", "must be one of retry, skip, mark_sent");
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<HandResult>(Answer, about: result => result is HandResult.Settled settled ? [settled.Touchpoint.Lead] : []),
                tx => Settle(tx, call, new TouchpointId(id), choice!.Value, action, ct),
                ct
            ),
            Answer
        );
    }

    /// <summary>A choice by its name; null if there is none of it.</summary>
    public static HandChoice? Choice(string name) =>
        name switch
        {
            "retry" => HandChoice.Retry,
            "skip" => HandChoice.Skip,
            "mark_sent" => HandChoice.MarkSent,
            _ => null,
        };

    async Task<HandResult> Settle(ITransaction tx, NexorCall call, TouchpointId id, HandChoice choice, string action, CancellationToken ct)
    {
        await access.Audit(tx, call.Workspace.Config, call.Audited($"touchpoint.{action}", id.ToString()), ct);
        return await held.Settle(tx, call.Workspace, id, choice, ct);
    }

    static NexorAnswer Answer(HandResult result) =>
        result switch
        {
            HandResult.Settled settled => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("touchpoint", () => TouchpointWire.Write(json, settled.Touchpoint));
                }
            ),
            HandResult.NotHeld other => NexorError.Of(
                409,
                "Conflict",
                $"The touchpoint is {other.State.ToString().ToLowerInvariant()}, not held"
            ),
            HandResult.NotFound => NexorError.TouchpointNotFound,
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
