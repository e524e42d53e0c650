using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Processors;

/// <summary><c>POST /processors/{id}/rules</c>: adds a rule, behind the others unless a position is given.</summary>
sealed class CreateRule(IProcessors processors, IWorkflows workflows, IAccess access, Idempotency idempotency) : INexorOperation
{
    // Told apart from every position that can be asked for.
    const int Last = -1;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { } processor)
            return NexorError.ProcessorNotFound;
        var blank = new ProcessorRule(
            Ids.New(call.Now),
            processor.Workspace,
            processor.Id,
            "",
            default,
            [],
            Last,
            true,
            call.Now,
            call.Now
        );
        var (rule, fault) = await ProcessorForm.Parse(call, blank, workflows, ct);
        if (rule is null)
            return NexorError.Invalid(fault!);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<ProcessorRule>(Answer),
                async tx =>
                {
                    var others = await processors.Hold(tx, processor.Workspace, processor.Id, ct);
                    var placed = rule.Position == Last ? rule with { Position = others.Count == 0 ? 0 : others[^1].Position + 1 } : rule;
                    await processors.Save(tx, placed, ct);
                    await access.Audit(tx, processor.Workspace, call.Audited("processor.rule_created", rule.Id.ToString()), ct);
                    return placed;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(ProcessorRule rule) => ProcessorWire.Answer(201, rule);
}

/// <summary><c>PATCH /processors/{id}/rules/{ruleId}</c>: changes the fields that were sent; conditions as a whole.</summary>
sealed class UpdateRule(IProcessors processors, IWorkflows workflows, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { } processor)
            return NexorError.ProcessorNotFound;
        var rules = await processors.Rules(processor.Workspace, processor.Id, ct);
        if (!call.IsChildId(out var id) || rules.FirstOrDefault(one => one.Id == id) is not { } old)
            return NexorError.RuleNotFound;
        var (rule, fault) = await ProcessorForm.Parse(call, old with { UpdatedAt = call.Now }, workflows, ct);
        if (rule is null)
            return NexorError.Invalid(fault!);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<ProcessorRule>(Answer),
                async tx =>
                {
                    await processors.Save(tx, rule, ct);
                    await access.Audit(tx, processor.Workspace, call.Audited("processor.rule_changed", rule.Id.ToString()), ct);
                    return rule;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(ProcessorRule rule) => ProcessorWire.Answer(200, rule);
}

/// <summary><c>DELETE /processors/{id}/rules/{ruleId}</c>: takes a rule away; the positions of the others stay.</summary>
sealed class DeleteRule(IProcessors processors, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { } processor)
            return NexorError.ProcessorNotFound;
        var rules = await processors.Rules(processor.Workspace, processor.Id, ct);
        if (!call.IsChildId(out var id) || rules.FirstOrDefault(one => one.Id == id) is not { } rule)
            return NexorError.RuleNotFound;
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<ProcessorRule>(Answer),
                async tx =>
                {
                    await processors.Delete(tx, rule, ct);
                    await access.Audit(tx, processor.Workspace, call.Audited("processor.rule_deleted", rule.Id.ToString()), ct);
                    return rule;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(ProcessorRule rule) => ProcessorWire.Done("Rule deleted");
}
