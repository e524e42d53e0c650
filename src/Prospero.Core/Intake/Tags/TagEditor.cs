using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>What is to change about a tag; null for what stays.</summary>
public sealed record TagChange(string? Name, string? Slug, Field<string> Description);

/// <summary>What became of a change of the tags. A closed set.</summary>
public abstract record TagResult
{
    TagResult() { }

    public sealed record Saved(DefinedTag Tag) : TagResult;

    public sealed record Removed : TagResult;

    public sealed record NotFound : TagResult;

    /// <summary>Another tag has the slug; nothing changed.</summary>
    public sealed record SlugTaken : TagResult;
}

/// <summary>Keeps the tags of a workspace.</summary>
public sealed class TagEditor(ITags tags, IAccess access, Idempotency idempotency, TimeProvider clock)
{
    // Few enough that no other writer waits long for one of these transactions.
    const int Swept = 2000;

    /// <summary>Makes a tag.</summary>
    public Task<Once<TagResult>> Create(
        Workspace workspace,
        string name,
        string slug,
        string? description,
        Actor actor,
        KeptAnswer<TagResult>? answer,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow();
        var tag = new DefinedTag(Ids.New(now), workspace.Config, name, slug, description, now, now);
        return idempotency.Once(workspace.Id, answer, tx => Save(tx, tag, "tag.created", actor, now, ct), ct);
    }

    /// <summary>Changes a tag on all leads that carry it.</summary>
    public Task<Once<TagResult>> Change(
        Workspace workspace,
        Guid id,
        TagChange change,
        Actor actor,
        KeptAnswer<TagResult>? answer,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer,
            async tx =>
            {
                if (await tags.Find(tx, workspace.Config, id, ct) is not { } old)
                    return new TagResult.NotFound();
                var now = clock.GetUtcNow();
                var tag = old with
                {
                    Name = change.Name ?? old.Name,
                    Slug = change.Slug ?? old.Slug,
                    Description = change.Description.Or(old.Description),
                    UpdatedAt = now,
                };
                return await Save(tx, tag, "tag.changed", actor, now, ct);
            },
            ct
        );

    /// <summary>Removes a tag from the workspace and from all leads.</summary>
    public async Task<Once<TagResult>> Remove(
        Workspace workspace,
        Guid id,
        Actor actor,
        KeptAnswer<TagResult>? answer,
        CancellationToken ct
    )
    {
        var once = await idempotency.Once<TagResult>(
            workspace.Id,
            answer,
            async tx =>
            {
                if (!await tags.Remove(tx, workspace.Config, id, ct))
                    return new TagResult.NotFound();
                var entry = new AuditEntry(clock.GetUtcNow(), actor.Name, "tag.removed", id.ToString());
                await access.Audit(tx, workspace.Config, entry, ct);
                return new TagResult.Removed();
            },
            ct
        );
        // Nobody sees it any more; what is left of it only takes room.
        if (once is Once<TagResult>.Done { Result: TagResult.Removed })
            while (await tags.Sweep(workspace.Config, id, Swept, ct) == Swept) { }
        return once;
    }

    async Task<TagResult> Save(ITransaction tx, DefinedTag tag, string action, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (!await tags.Save(tx, tag, ct))
            return new TagResult.SlugTaken();
        await access.Audit(tx, tag.Workspace, new AuditEntry(now, actor.Name, action, tag.Id.ToString()), ct);
        return new TagResult.Saved(tag);
    }
}
