using Prospero.Core;
using Prospero.Core.Access;
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
sealed class ProcessorCreation(IProcessors processors, IWorkflows workflows, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var blank = new Processor(ProcessorId.New(call.Now), call.Workspace.Config, "", null, default, true, call.Now, call.Now);
        var (processor, fault) = await ProcessorForm.Parse(call, blank, workflows, ct);
        if (processor is null)
            return NexorError.Invalid(fault!);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Processor>(Answer),
                async tx =>
                {
                    await processors.Save(tx, processor, ct);
                    await access.Audit(tx, processor.Workspace, call.Audited("processor.created", processor.Id.ToString()), ct);
                    return processor;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(Processor processor) => ProcessorWire.Answer(201, processor);
}

/// <summary><c>PATCH /processors/{id}</c>: changes the fields that were sent.</summary>
sealed class ProcessorChange(IProcessors processors, IWorkflows workflows, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { } old)
            return NexorError.ProcessorNotFound;
        var (processor, fault) = await ProcessorForm.Parse(call, old with { UpdatedAt = call.Now }, workflows, ct);
        if (processor is null)
            return NexorError.Invalid(fault!);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Processor>(Answer),
                async tx =>
                {
                    await processors.Save(tx, processor, ct);
                    await access.Audit(tx, processor.Workspace, call.Audited("processor.changed", processor.Id.ToString()), ct);
                    return processor;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(Processor processor) => ProcessorWire.Answer(200, processor);
}

/// <summary><c>DELETE /processors/{id}</c>: it takes no leads any more.</summary>
sealed class ProcessorRemoval(IProcessors processors, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { } processor)
            return NexorError.ProcessorNotFound;
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Processor>(Answer),
                async tx =>
                {
                    await processors.Save(tx, processor with { IsActive = false, UpdatedAt = call.Now }, ct);
                    await access.Audit(tx, processor.Workspace, call.Audited("processor.deactivated", processor.Id.ToString()), ct);
                    return processor;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(Processor processor) => ProcessorWire.Done("Processor deactivated");
}
