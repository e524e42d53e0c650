using Prospero.Core.Access;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>Keeps the processors of a workspace and their rules: what a change leaves out stays as it stands when it is written.</summary>
public sealed class ProcessorEditor(
    IProcessors processors,
    IWorkflows workflows,
    IAccess access,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>As many rules as one processor may have: each may be asked of every lead.</summary>
    public const int MostRules = 100;

    const string NoWorkflow = "not found or does not belong to your account";

    /// <summary>Makes a processor.</summary>
    public async Task<Once<ProcessorResult>> Create(
        Workspace workspace,
        ProcessorWish wish,
        Actor actor,
        KeptAnswer<ProcessorResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish.DefaultWorkflow, ct);
        var now = clock.GetUtcNow();
        var blank = new Processor(ProcessorId.New(now), workspace.Config, "", null, default, true, now, now);
        return await idempotency.Once(workspace.Id, answer, tx => Save(tx, blank, wish, isKnown, actor, "processor.created", now, ct), ct);
    }

    /// <summary>Changes a processor.</summary>
    public async Task<Once<ProcessorResult>> Change(
        Workspace workspace,
        ProcessorId id,
        ProcessorWish wish,
        Actor actor,
        KeptAnswer<ProcessorResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish.DefaultWorkflow, ct);
        return await Held(
            workspace,
            id,
            answer,
            (tx, held, now) => Save(tx, held.Processor, wish, isKnown, actor, "processor.changed", now, ct),
            ct
        );
    }

    /// <summary>Lets a processor take no leads any more.</summary>
    public Task<Once<ProcessorResult>> Deactivate(
        Workspace workspace,
        ProcessorId id,
        Actor actor,
        KeptAnswer<ProcessorResult>? answer,
        CancellationToken ct
    ) =>
        Held(
            workspace,
            id,
            answer,
            async (tx, held, now) =>
            {
                await processors.Save(tx, held.Processor with { IsActive = false, UpdatedAt = now }, ct);
                await Audit(tx, workspace.Config, actor, "processor.deactivated", id.ToString(), now, ct);
                return new ProcessorResult.Deactivated();
            },
            ct
        );

    /// <summary>Adds a rule.</summary>
    public async Task<Once<ProcessorResult>> AddRule(
        Workspace workspace,
        ProcessorId id,
        RuleWish wish,
        Actor actor,
        KeptAnswer<ProcessorResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish.Workflow, ct);
        return await Held(
            workspace,
            id,
            answer,
            async (tx, held, now) =>
            {
                if (held.Rules.Count >= MostRules)
                    return new ProcessorResult.Rejected(new Problem("rules", $"must have at most {MostRules} items"));
                var last = held.Rules is [.., var behind] ? behind.Position + 1 : 0;
                var blank = new ProcessorRule(Ids.New(now), workspace.Config, id, "", default, [], last, true, now, now);
                return await Save(tx, blank, wish, isKnown, actor, "processor.rule_created", now, ct);
            },
            ct
        );
    }

    /// <summary>Changes a rule.</summary>
    public async Task<Once<ProcessorResult>> ChangeRule(
        Workspace workspace,
        ProcessorId id,
        Guid rule,
        RuleWish wish,
        Actor actor,
        KeptAnswer<ProcessorResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish.Workflow, ct);
        return await Held(
            workspace,
            id,
            answer,
            async (tx, held, now) =>
                held.Rules.FirstOrDefault(one => one.Id == rule) is { } old
                    ? await Save(tx, old, wish, isKnown, actor, "processor.rule_changed", now, ct)
                    : new ProcessorResult.RuleNotFound(),
            ct
        );
    }

    /// <summary>Takes a rule away; the positions of the others stay.</summary>
    public Task<Once<ProcessorResult>> DeleteRule(
        Workspace workspace,
        ProcessorId id,
        Guid rule,
        Actor actor,
        KeptAnswer<ProcessorResult>? answer,
        CancellationToken ct
    ) =>
        Held(
            workspace,
            id,
            answer,
            async (tx, held, now) =>
            {
                if (held.Rules.FirstOrDefault(one => one.Id == rule) is not { } old)
                    return new ProcessorResult.RuleNotFound();
                await processors.Delete(tx, old, ct);
                await Audit(tx, workspace.Config, actor, "processor.rule_deleted", rule.ToString(), now, ct);
                return new ProcessorResult.RuleDeleted();
            },
            ct
        );

    async Task<ProcessorResult> Save(
        ITransaction tx,
        Processor old,
        ProcessorWish wish,
        bool isKnown,
        Actor actor,
        string action,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var processor = old with
        {
            Name = wish.Name ?? old.Name,
            Description = wish.Description.Or(old.Description),
            DefaultWorkflow = wish.DefaultWorkflow ?? old.DefaultWorkflow,
            IsActive = wish.IsActive ?? old.IsActive,
            Assignment = wish.Assignment.Or(old.Assignment),
            UpdatedAt = now,
        };
        if (!isKnown && processor.DefaultWorkflow != old.DefaultWorkflow)
            return new ProcessorResult.Rejected(new Problem("default_workflow_id", NoWorkflow));
        await processors.Save(tx, processor, ct);
        await Audit(tx, processor.Workspace, actor, action, processor.Id.ToString(), now, ct);
        return new ProcessorResult.Saved(processor);
    }

    async Task<ProcessorResult> Save(
        ITransaction tx,
        ProcessorRule old,
        RuleWish wish,
        bool isKnown,
        Actor actor,
        string action,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var rule = old with
        {
            Name = wish.Name ?? old.Name,
            Workflow = wish.Workflow ?? old.Workflow,
            Conditions = wish.Conditions ?? old.Conditions,
            Position = wish.Position ?? old.Position,
            IsActive = wish.IsActive ?? old.IsActive,
            UpdatedAt = now,
        };
        if (!isKnown && rule.Workflow != old.Workflow)
            return new ProcessorResult.Rejected(new Problem("workflow_id", NoWorkflow));
        await processors.Save(tx, rule, ct);
        await Audit(tx, rule.Workspace, actor, action, rule.Id.ToString(), now, ct);
        return new ProcessorResult.SavedRule(rule);
    }

    // Whoever changes the processor or one of its rules waits here.
    Task<Once<ProcessorResult>> Held(
        Workspace workspace,
        ProcessorId id,
        KeptAnswer<ProcessorResult>? answer,
        Func<ITransaction, ProcessorRules, DateTimeOffset, Task<ProcessorResult>> work,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer,
            async tx =>
                await processors.Hold(tx, workspace.Config, id, ct) is { } held
                    ? await work(tx, held, clock.GetUtcNow())
                    : new ProcessorResult.NotFound(),
            ct
        );

    async Task<bool> IsKnown(Workspace workspace, WorkflowId? id, CancellationToken ct) =>
        id is not { } named || await workflows.Find(workspace.Config, named, ct) is { IsArchived: false };

    Task Audit(ITransaction tx, WorkspaceId config, Actor actor, string action, string subject, DateTimeOffset now, CancellationToken ct) =>
        access.Audit(tx, config, new AuditEntry(now, actor.Name, action, subject), ct);
}
