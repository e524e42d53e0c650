using Prospero.Core.Access;

namespace Prospero.Core.Intake;

/// <summary>An address to which foreign programs send leads in their own words, without a key.</summary>
/// <param name="Workspace">The data set that gets the leads; a hook of test data makes test data.</param>
/// <param name="TokenHash">SHA-256 of what stands in its address, lower-case hex; the token itself is shown once.</param>
/// <param name="Mapping">Where the foreign objects have our fields.</param>
/// <param name="Workflow">Takes every lead, whatever the objects say; null if they may say it.</param>
/// <param name="Deduplicates">False if a known phone makes a new lead all the same; a known email never does.</param>
/// <param name="IsActive">False while it takes nothing and is as good as unknown.</param>
public sealed record Hook(
    HookId Id,
    WorkspaceId Workspace,
    string Name,
    string TokenHash,
    FieldMapping Mapping,
    WorkflowId? Workflow,
    bool Deduplicates,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>What a hook did not take, and why.</summary>
/// <param name="At">In system time.</param>
/// <param name="Reason">In the words of the answer.</param>
/// <param name="Payload">As it came, at most <see cref="LongestPayload"/> characters of it.</param>
public sealed record HookRefusal(Guid Id, WorkspaceId Workspace, HookId Hook, DateTimeOffset At, string Reason, string Payload)
{
    public const int LongestPayload = 16_384;

    /// <summary>How long one is kept: it may hold personal data that belongs to no lead.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);
}

/// <summary>Where hooks are kept.</summary>
public interface IHooks
{
    /// <summary>As many of a hook's refusals as are kept.</summary>
    const int MostRefusals = 100;

    /// <summary>Those of a data set, oldest first.</summary>
    Task<IReadOnlyList<Hook>> All(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The one that has a token with this hash, active or not.</summary>
    Task<Hook?> Find(string tokenHash, CancellationToken ct);

    /// <summary>One inside a transaction that goes on to change it: nobody else does meanwhile. Null if there is none.</summary>
    Task<Hook?> Hold(ITransaction tx, WorkspaceId workspace, HookId id, CancellationToken ct);

    /// <summary>Inserts a hook, or writes all its columns but when it was made.</summary>
    Task Save(ITransaction tx, Hook hook, CancellationToken ct);

    /// <summary>Takes a hook away for good, with what it refused.</summary>
    Task Delete(ITransaction tx, Hook hook, CancellationToken ct);

    /// <summary>Keeps a refusal; those before the newest <see cref="MostRefusals"/> of the hook go.</summary>
    Task Refuse(ITransaction tx, HookRefusal refusal, CancellationToken ct);

    /// <summary>Removes what was refused before this moment, in system time; returns how many that were.</summary>
    Task<int> Prune(DateTimeOffset before, CancellationToken ct);

    /// <summary>What a hook refused, newest first.</summary>
    Task<IReadOnlyList<HookRefusal>> Refusals(WorkspaceId workspace, HookId hook, CancellationToken ct);
}
