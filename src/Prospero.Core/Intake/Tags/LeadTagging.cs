using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>What became of a change of a lead's tags. A closed set.</summary>
public abstract record TaggingResult
{
    TaggingResult() { }

    /// <summary>The lead's tags now, by name, and what changed.</summary>
    public sealed record Tagged(LeadId Lead, IReadOnlyList<Tag> Tags, IReadOnlyList<Guid> Added, IReadOnlyList<Guid> Removed)
        : TaggingResult;

    public sealed record LeadNotFound : TaggingResult;

    /// <summary>One of the tags is unknown; none was assigned.</summary>
    public sealed record TagNotFound : TaggingResult;
}

/// <summary>Gives tags to leads and takes them away.</summary>
public sealed class LeadTagging(ILeads leads, ITags tags, ICadence cadence, Idempotency idempotency, TimeProvider clock)
{
    /// <summary>Adds tags that exist.</summary>
    public Task<Once<TaggingResult>> Assign(
        Workspace workspace,
        LeadId lead,
        IReadOnlyCollection<Guid> ids,
        KeptAnswer<TaggingResult>? answer,
        CancellationToken ct
    ) => Once(workspace, answer, tx => Assign(tx, workspace, lead, ids, ct), ct);

    /// <summary>Takes a tag away, assigned or not.</summary>
    public Task<Once<TaggingResult>> Unassign(
        Workspace workspace,
        LeadId lead,
        Guid id,
        KeptAnswer<TaggingResult>? answer,
        CancellationToken ct
    ) => Once(workspace, answer, tx => Unassign(tx, workspace, lead, id, ct), ct);

    /// <summary>Replaces all tags; names that are new make tags.</summary>
    /// <param name="lead">Null to find the lead by <paramref name="email"/>.</param>
    public Task<Once<TaggingResult>> Replace(
        Workspace workspace,
        LeadId? lead,
        string email,
        IReadOnlyList<string> names,
        KeptAnswer<TaggingResult>? answer,
        CancellationToken ct
    ) => Once(workspace, answer, tx => Replace(tx, workspace, lead, email, names, ct), ct);

    async Task<TaggingResult> Assign(ITransaction tx, Workspace workspace, LeadId id, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (await leads.Hold(tx, workspace.Id, [id], ct) is not [var lead])
            return new TaggingResult.LeadNotFound();
        var found = await tags.FindAll(tx, workspace.Config, ids, ct);
        if (found.Count != ids.Distinct().Count())
            return new TaggingResult.TagNotFound();
        return await Write(tx, workspace, lead, lead.Tags.Concat(found), ct);
    }

    async Task<TaggingResult> Unassign(ITransaction tx, Workspace workspace, LeadId id, Guid tag, CancellationToken ct) =>
        await leads.Hold(tx, workspace.Id, [id], ct) is [var lead]
            ? await Write(tx, workspace, lead, lead.Tags.Where(one => one.Id != tag), ct)
            : new TaggingResult.LeadNotFound();

    async Task<TaggingResult> Replace(
        ITransaction tx,
        Workspace workspace,
        LeadId? id,
        string email,
        IReadOnlyList<string> names,
        CancellationToken ct
    )
    {
        var held = id is { } known
            ? await leads.Hold(tx, workspace.Id, [known], ct)
            : await leads.Match(tx, workspace.Id, [email.ToLowerInvariant()], [], ct);
        if (held is not [var lead])
            return new TaggingResult.LeadNotFound();
        var named = names.Select(name => (Slug: LeadMerge.Slug(name), Name: name)).DistinctBy(tag => tag.Slug).ToList();
        var wanted = named.Count == 0 ? [] : await leads.FindOrAddTags(tx, workspace.Config, named, clock.GetUtcNow(), ct);
        return await Write(tx, workspace, lead, wanted, ct);
    }

    async Task<TaggingResult> Write(ITransaction tx, Workspace workspace, Lead lead, IEnumerable<Tag> wanted, CancellationToken ct)
    {
        List<Tag> now = [.. wanted.DistinctBy(tag => tag.Id).OrderBy(tag => tag.Name, StringComparer.Ordinal).ThenBy(tag => tag.Id)];
        var before = lead.Tags.Select(tag => tag.Id).ToHashSet();
        var after = now.Select(tag => tag.Id).ToHashSet();
        var result = new TaggingResult.Tagged(
            lead.Id,
            now,
            [.. now.Select(tag => tag.Id).Where(tag => !before.Contains(tag))],
            [.. lead.Tags.Select(tag => tag.Id).Where(tag => !after.Contains(tag))]
        );
        if (result.Added.Count + result.Removed.Count == 0)
            return result;
        var at = workspace.CadenceNow(clock.GetUtcNow());
        var tagged = lead with { Tags = now, UpdatedAt = at };
        await leads.Update(tx, [tagged], ct);
        var told = new Consequences { Events = [new LeadUpdated(at, lead.Id, ["tags"])], Wakes = [.. LeadMerge.Wakes(lead, tagged, at)] };
        await cadence.Apply(tx, workspace.Id, told, ct);
        return result;
    }

    Task<Once<TaggingResult>> Once(
        Workspace workspace,
        KeptAnswer<TaggingResult>? answer,
        Func<ITransaction, Task<TaggingResult>> work,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer is null ? null : answer with { About = result => result is TaggingResult.Tagged tagged ? [tagged.Lead] : [] },
            work,
            ct
        );
}
