namespace Prospero.Core.Leads;

/// <summary>A tag as the workspace keeps it.</summary>
/// <param name="Workspace">The workspace whose configuration it is.</param>
/// <param name="Slug">The name in lower case without accents, other runs as <c>-</c>; unique in the workspace.</param>
/// <param name="Description">Null if there is none.</param>
public sealed record DefinedTag(
    Guid Id,
    WorkspaceId Workspace,
    string Name,
    string Slug,
    string? Description,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>Where the tags of a workspace are kept.</summary>
public interface ITags
{
    /// <summary>All tags, by name.</summary>
    Task<IReadOnlyList<DefinedTag>> All(WorkspaceId config, CancellationToken ct);

    /// <summary>A tag, held until the transaction ends; null if it is unknown or another workspace's.</summary>
    Task<DefinedTag?> Find(ITransaction tx, WorkspaceId config, Guid id, CancellationToken ct);

    /// <summary>Those of these tags that exist, in no particular order.</summary>
    Task<IReadOnlyList<Tag>> FindAll(ITransaction tx, WorkspaceId config, IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>Inserts a tag or writes its name, slug and description. False if another tag has the slug; nothing is written then.</summary>
    Task<bool> Save(ITransaction tx, DefinedTag tag, CancellationToken ct);

    /// <summary>Removes a tag; from then on no lead shows it. False if it is unknown.</summary>
    Task<bool> Remove(ITransaction tx, WorkspaceId config, Guid id, CancellationToken ct);

    /// <summary>Takes what is left of a removed tag off at most this many leads, test data's included; returns how many it were.</summary>
    Task<int> Sweep(WorkspaceId config, Guid id, int limit, CancellationToken ct);
}
