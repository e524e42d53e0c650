using Prospero.Core.Access;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What is to be said of a hook; null for what stays, or is as usual in a new one.</summary>
/// <param name="Name">Always there for a new one.</param>
/// <param name="Mapping">As a whole; a new one maps nothing.</param>
/// <param name="Workflow">A boxed id, so that it can be cleared.</param>
/// <param name="Deduplicates">True in a new one.</param>
/// <param name="IsActive">True in a new one.</param>
public sealed record HookWish(string? Name, FieldMapping? Mapping, Field<object> Workflow, bool? Deduplicates, bool? IsActive);

/// <summary>What became of a change of the hooks. A closed set.</summary>
public abstract record HookResult
{
    HookResult() { }

    /// <summary>The hook as it stands now.</summary>
    /// <param name="Token">What stands in its address, where it was made now; null otherwise. It cannot be shown again.</param>
    public sealed record Saved(Hook Hook, string? Token) : HookResult;

    public sealed record Deleted : HookResult;

    /// <summary>Unknown, or another data set's.</summary>
    public sealed record NotFound : HookResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : HookResult;
}

/// <summary>Keeps the hooks of a data set: what a change leaves out stays as it stands when it is written.</summary>
public sealed class HookEditor(IHooks hooks, IWorkflows workflows, IAccess access, Idempotency idempotency, TimeProvider clock)
{
    /// <summary>As many as a data set may have.</summary>
    public const int MostHooks = 100;

    /// <summary>Makes a hook.</summary>
    public async Task<Once<HookResult>> Create(
        Workspace workspace,
        HookWish wish,
        Actor actor,
        KeptAnswer<HookResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish, ct);
        var isFull = (await hooks.All(workspace.Id, ct)).Count >= MostHooks;
        return await idempotency.Once(
            workspace.Id,
            answer,
            async tx =>
            {
                if (isFull)
                    return new HookResult.Rejected(new Problem("hooks", $"are at most {MostHooks}"));
                var now = clock.GetUtcNow();
                var token = HookToken.New();
                var blank = new Hook(
                    HookId.New(now),
                    workspace.Id,
                    "",
                    HookToken.HashOf(token),
                    FieldMapping.None,
                    null,
                    Deduplicates: true,
                    IsActive: true,
                    now,
                    now
                );
                return await Save(tx, workspace, blank, wish, isKnown, token, actor, "hook.created", now, ct);
            },
            ct
        );
    }

    /// <summary>Changes a hook.</summary>
    public async Task<Once<HookResult>> Change(
        Workspace workspace,
        HookId id,
        HookWish wish,
        Actor actor,
        KeptAnswer<HookResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish, ct);
        return await Held(
            workspace,
            id,
            answer,
            (tx, hook, now) => Save(tx, workspace, hook, wish, isKnown, null, actor, "hook.changed", now, ct),
            ct
        );
    }

    /// <summary>Gives a hook another token; its old address is unknown from then on.</summary>
    public Task<Once<HookResult>> RotateToken(
        Workspace workspace,
        HookId id,
        Actor actor,
        KeptAnswer<HookResult>? answer,
        CancellationToken ct
    )
    {
        var nothing = new HookWish(null, null, default, null, null);
        return Held(
            workspace,
            id,
            answer,
            (tx, hook, now) =>
            {
                var token = HookToken.New();
                var turned = hook with { TokenHash = HookToken.HashOf(token) };
                return Save(tx, workspace, turned, nothing, true, token, actor, "hook.token_rotated", now, ct);
            },
            ct
        );
    }

    /// <summary>Takes a hook away for good.</summary>
    public Task<Once<HookResult>> Delete(
        Workspace workspace,
        HookId id,
        Actor actor,
        KeptAnswer<HookResult>? answer,
        CancellationToken ct
    ) =>
        Held(
            workspace,
            id,
            answer,
            async (tx, hook, now) =>
            {
                await hooks.Delete(tx, hook, ct);
                await access.Audit(tx, workspace.Config, new AuditEntry(now, actor.Name, "hook.deleted", id.ToString()), ct);
                return new HookResult.Deleted();
            },
            ct
        );

    async Task<HookResult> Save(
        ITransaction tx,
        Workspace workspace,
        Hook old,
        HookWish wish,
        bool isKnown,
        string? token,
        Actor actor,
        string action,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var hook = old with
        {
            Name = wish.Name ?? old.Name,
            Mapping = wish.Mapping ?? old.Mapping,
            Workflow = wish.Workflow.IsSent ? (WorkflowId?)wish.Workflow.Value : old.Workflow,
            Deduplicates = wish.Deduplicates ?? old.Deduplicates,
            IsActive = wish.IsActive ?? old.IsActive,
            UpdatedAt = now,
        };
        if (!isKnown && hook.Workflow != old.Workflow)
            return new HookResult.Rejected(new Problem("workflow_id", "not found or does not belong to your account"));
        await hooks.Save(tx, hook, ct);
        await access.Audit(tx, workspace.Config, new AuditEntry(now, actor.Name, action, hook.Id.ToString()), ct);
        return new HookResult.Saved(hook, token);
    }

    Task<Once<HookResult>> Held(
        Workspace workspace,
        HookId id,
        KeptAnswer<HookResult>? answer,
        Func<ITransaction, Hook, DateTimeOffset, Task<HookResult>> work,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer,
            async tx =>
                await hooks.Hold(tx, workspace.Id, id, ct) is { } held
                    ? await work(tx, held, clock.GetUtcNow())
                    : new HookResult.NotFound(),
            ct
        );

    async Task<bool> IsKnown(Workspace workspace, HookWish wish, CancellationToken ct) =>
        wish.Workflow.Value is not WorkflowId named || await workflows.Find(workspace.Config, named, ct) is { IsArchived: false };
}
