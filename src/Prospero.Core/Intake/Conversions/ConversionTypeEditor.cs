using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What is to be said of a conversion type; null for what stays, or is as usual in a new one.</summary>
/// <param name="Name">Always there for a new one.</param>
/// <param name="IsFinal">True in a new one.</param>
/// <param name="Currency">Always there for a new one.</param>
/// <param name="Fields">As a whole.</param>
/// <param name="Workflow">A boxed <see cref="WorkflowId"/>, so that it can be cleared.</param>
public sealed record ConversionTypeWish(
    string? Name,
    Field<string> Description,
    bool? IsFinal,
    string? Currency,
    IReadOnlyList<ConversionField>? Fields,
    Field<object> Workflow,
    bool? IsActive
);

/// <summary>What became of a change of the conversion types. A closed set.</summary>
public abstract record ConversionTypeResult
{
    ConversionTypeResult() { }

    /// <summary>The type as it stands now.</summary>
    public sealed record Saved(ConversionType Type) : ConversionTypeResult;

    /// <summary>Unknown, or another workspace's.</summary>
    public sealed record NotFound : ConversionTypeResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : ConversionTypeResult;
}

/// <summary>Keeps the conversion types of a workspace: what a change leaves out stays as it stands when it is written.</summary>
public sealed class ConversionTypeEditor(
    IConversions conversions,
    IWorkflows workflows,
    IAccess access,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>Makes a type.</summary>
    public async Task<Once<ConversionTypeResult>> Create(
        Workspace workspace,
        ConversionTypeWish wish,
        Actor actor,
        KeptAnswer<ConversionTypeResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish, ct);
        var now = clock.GetUtcNow();
        var blank = new ConversionType(
            ConversionTypeId.New(now),
            workspace.Config,
            "",
            null,
            IsFinal: true,
            "",
            [],
            null,
            IsActive: true,
            now,
            now
        );
        return await idempotency.Once(
            workspace.Id,
            answer,
            tx => Save(tx, blank, wish, isKnown, actor, "conversion_type.created", now, ct),
            ct
        );
    }

    /// <summary>Changes a type.</summary>
    public async Task<Once<ConversionTypeResult>> Change(
        Workspace workspace,
        ConversionTypeId id,
        ConversionTypeWish wish,
        Actor actor,
        KeptAnswer<ConversionTypeResult>? answer,
        CancellationToken ct
    )
    {
        var isKnown = await IsKnown(workspace, wish, ct);
        return await idempotency.Once(
            workspace.Id,
            answer,
            async tx =>
                await conversions.HoldType(tx, workspace.Config, id, ct) is { } old
                    ? await Save(tx, old, wish, isKnown, actor, "conversion_type.changed", clock.GetUtcNow(), ct)
                    : new ConversionTypeResult.NotFound(),
            ct
        );
    }

    async Task<ConversionTypeResult> Save(
        ITransaction tx,
        ConversionType old,
        ConversionTypeWish wish,
        bool isKnown,
        Actor actor,
        string action,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var type = old with
        {
            Name = wish.Name ?? old.Name,
            Description = wish.Description.Or(old.Description),
            IsFinal = wish.IsFinal ?? old.IsFinal,
            Currency = wish.Currency ?? old.Currency,
            Fields = wish.Fields ?? old.Fields,
            Workflow = wish.Workflow.IsSent ? (WorkflowId?)wish.Workflow.Value : old.Workflow,
            IsActive = wish.IsActive ?? old.IsActive,
            UpdatedAt = now,
        };
        if (!isKnown && type.Workflow != old.Workflow)
            return new ConversionTypeResult.Rejected(new Problem("workflow_id", "not found or does not belong to your account"));
        await conversions.SaveType(tx, type, ct);
        await access.Audit(tx, type.Workspace, new AuditEntry(now, actor.Name, action, type.Id.ToString()), ct);
        return new ConversionTypeResult.Saved(type);
    }

    async Task<bool> IsKnown(Workspace workspace, ConversionTypeWish wish, CancellationToken ct) =>
        wish.Workflow.Value is not WorkflowId named || await workflows.Find(workspace.Config, named, ct) is { IsArchived: false };
}
