using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Processors;

/// <summary>What the calls about processors have in common.</summary>
static class ProcessorLookup
{
    /// <summary>The processor in the path; null if the workspace has none of that id.</summary>
    public static async Task<Processor?> Find(this IProcessors processors, NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? (await processors.All(call.Workspace.Config, ct)).FirstOrDefault(one => one.Id.Value == id) : null;
}

/// <summary><c>GET /processors</c>: the active processors, oldest first.</summary>
sealed class ListProcessors(IProcessors processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await processors.All(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("processors", all.Where(one => one.IsActive), one => ProcessorWire.WriteMembers(json, one));
            }
        );
    }
}

/// <summary><c>GET /processors/{id}</c>: one with its rules and the names of their workflows.</summary>
sealed class ProcessorView(IProcessors processors, IWorkflows workflows) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { } processor)
            return NexorError.ProcessorNotFound;
        var rules = await processors.Rules(call.Workspace.Config, processor.Id, ct);
        var names = new Dictionary<WorkflowId, string?>();
        foreach (var id in rules.Select(rule => rule.Workflow).Append(processor.DefaultWorkflow).Distinct())
            names.Add(id, (await workflows.Find(call.Workspace.Config, id, ct))?.Name);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject(
                    "processor",
                    () =>
                    {
                        ProcessorWire.WriteMembers(json, processor);
                        ProcessorWire.WriteWorkflow(json, "default_workflow", processor.DefaultWorkflow, names[processor.DefaultWorkflow]);
                        json.WriteObjects(
                            "rules",
                            rules,
                            rule =>
                            {
                                ProcessorWire.WriteMembers(json, rule);
                                ProcessorWire.WriteWorkflow(json, "workflow", rule.Workflow, names[rule.Workflow]);
                            }
                        );
                    }
                );
            }
        );
    }
}

/// <summary><c>POST /processors</c>: makes a processor.</summary>
sealed class ProcessorCreation(ProcessorEditor processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ProcessorForm.Processor(call, isNew: true);
        return wish is null
            ? NexorError.Invalid(fault!)
            : NexorAnswer.Of(await processors.Create(call.Workspace, wish, call.Actor, call.Keep<ProcessorResult>(Answer), ct), Answer);
    }

    static NexorAnswer Answer(ProcessorResult result) => ProcessorWire.Answer(201, result);
}

/// <summary><c>PATCH /processors/{id}</c>: changes the fields that were sent.</summary>
sealed class ProcessorChange(ProcessorEditor processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ProcessorForm.Processor(call, isNew: false);
        if (wish is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id))
            return NexorError.ProcessorNotFound;
        var kept = call.Keep<ProcessorResult>(Answer);
        return NexorAnswer.Of(await processors.Change(call.Workspace, new ProcessorId(id), wish, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(ProcessorResult result) => ProcessorWire.Answer(200, result);
}

/// <summary><c>DELETE /processors/{id}</c>: it takes no leads any more.</summary>
sealed class ProcessorRemoval(ProcessorEditor processors) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.ProcessorNotFound;
        var kept = call.Keep<ProcessorResult>(Answer);
        return NexorAnswer.Of(await processors.Deactivate(call.Workspace, new ProcessorId(id), call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(ProcessorResult result) => ProcessorWire.Answer(200, result);
}
