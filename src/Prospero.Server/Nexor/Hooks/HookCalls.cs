using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Hooks;

/// <summary>What the calls about hooks have in common.</summary>
static class HookLookup
{
    /// <summary>The hook in the path; null if the data set has none of that id.</summary>
    public static async Task<Hook?> Find(this IHooks hooks, NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? (await hooks.All(call.Workspace.Id, ct)).FirstOrDefault(one => one.Id.Value == id) : null;
}

/// <summary><c>GET /intake-hooks</c>: the hooks, oldest first.</summary>
sealed class ListHooks(IHooks hooks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await hooks.All(call.Workspace.Id, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("hooks", all, hook => HookWire.WriteMembers(json, hook));
            }
        );
    }
}

/// <summary><c>GET /intake-hooks/{id}</c>: one hook.</summary>
sealed class GetHook(IHooks hooks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await hooks.Find(call, ct) is not { } hook)
            return NexorError.HookNotFound;
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("hook", () => HookWire.WriteMembers(json, hook));
            }
        );
    }
}

/// <summary><c>GET /intake-hooks/{id}/refusals</c>: what a hook did not take lately, newest first.</summary>
sealed class ListHookRefusals(IHooks hooks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await hooks.Find(call, ct) is not { } hook)
            return NexorError.HookNotFound;
        var refusals = await hooks.Refusals(call.Workspace.Id, hook.Id, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects(
                    "refusals",
                    refusals,
                    one =>
                    {
                        json.WriteId("id", one.Id);
                        json.WriteTime("at", one.At);
                        json.WriteString("reason", one.Reason);
                        json.WriteString("payload", one.Payload);
                    }
                );
            }
        );
    }
}

/// <summary><c>POST /intake-hooks</c>: makes a hook; its token is shown this once.</summary>
sealed class CreateHook(HookEditor hooks, HookWire wire) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = HookForm.Parse(call, isNew: true);
        return wish is null
            ? NexorError.Invalid(fault!)
            : NexorAnswer.Of(await hooks.Create(call.Workspace, wish, call.Actor, call.Keep<HookResult>(Answer), ct), Answer);
    }

    NexorAnswer Answer(HookResult result) => wire.Answer(201, result);
}

/// <summary><c>PATCH /intake-hooks/{id}</c>: changes the fields that were sent; the mapping as a whole.</summary>
sealed class UpdateHook(HookEditor hooks, HookWire wire) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = HookForm.Parse(call, isNew: false);
        if (wish is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id))
            return NexorError.HookNotFound;
        var kept = call.Keep<HookResult>(Answer);
        return NexorAnswer.Of(await hooks.Change(call.Workspace, new HookId(id), wish, call.Actor, kept, ct), Answer);
    }

    NexorAnswer Answer(HookResult result) => wire.Answer(200, result);
}

/// <summary><c>POST /intake-hooks/{id}/rotate-token</c>: gives a hook another address; the old one is unknown at once.</summary>
sealed class RotateHookToken(HookEditor hooks, HookWire wire) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.HookNotFound;
        var kept = call.Keep<HookResult>(Answer);
        return NexorAnswer.Of(await hooks.RotateToken(call.Workspace, new HookId(id), call.Actor, kept, ct), Answer);
    }

    NexorAnswer Answer(HookResult result) => wire.Answer(200, result);
}

/// <summary><c>DELETE /intake-hooks/{id}</c>: takes a hook away for good, with what it refused.</summary>
sealed class DeleteHook(HookEditor hooks, HookWire wire) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.HookNotFound;
        var kept = call.Keep<HookResult>(Answer);
        return NexorAnswer.Of(await hooks.Delete(call.Workspace, new HookId(id), call.Actor, kept, ct), Answer);
    }

    NexorAnswer Answer(HookResult result) => wire.Answer(200, result);
}
