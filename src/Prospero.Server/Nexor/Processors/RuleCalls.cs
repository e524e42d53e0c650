using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Processors;

/// <summary><c>POST /processors/{id}/rules</c>: adds a rule, behind the others unless a position is given.</summary>
sealed class CreateRule(ProcessorEditor processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ProcessorForm.Rule(call, isNew: true);
        if (wish is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id))
            return NexorError.ProcessorNotFound;
        var kept = call.Keep<ProcessorResult>(Answer);
        return NexorAnswer.Of(await processors.AddRule(call.Workspace, new ProcessorId(id), wish, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(ProcessorResult result) => ProcessorWire.Answer(201, result);
}

/// <summary><c>PATCH /processors/{id}/rules/{ruleId}</c>: changes the fields that were sent; conditions as a whole.</summary>
sealed class UpdateRule(ProcessorEditor processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ProcessorForm.Rule(call, isNew: false);
        if (wish is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id))
            return NexorError.ProcessorNotFound;
        // An id that is none is that of no rule.
        _ = call.IsChildId(out var rule);
        var kept = call.Keep<ProcessorResult>(Answer);
        return NexorAnswer.Of(await processors.ChangeRule(call.Workspace, new ProcessorId(id), rule, wish, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(ProcessorResult result) => ProcessorWire.Answer(200, result);
}

/// <summary><c>DELETE /processors/{id}/rules/{ruleId}</c>: takes a rule away; the positions of the others stay.</summary>
sealed class DeleteRule(ProcessorEditor processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.ProcessorNotFound;
        _ = call.IsChildId(out var rule);
        var kept = call.Keep<ProcessorResult>(Answer);
        return NexorAnswer.Of(await processors.DeleteRule(call.Workspace, new ProcessorId(id), rule, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(ProcessorResult result) => ProcessorWire.Answer(200, result);
}
