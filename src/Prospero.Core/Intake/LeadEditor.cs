using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>A field of a change: sent or left out, and if sent, perhaps cleared.</summary>
public readonly record struct Field<T>
    where T : class
{
    Field(T? value) => (Value, IsSent) = (value, true);

    /// <summary>False if the field stays as it is.</summary>
    public bool IsSent { get; }

    /// <summary>The new value; null clears the field.</summary>
    public T? Value { get; }

    /// <summary>A field that was sent.</summary>
    public static Field<T> To(T? value) => new(value);

    /// <summary>The new value, or the old one if the field was not sent.</summary>
    public T? Or(T? old) => IsSent ? Value : old;
}

/// <summary>What is to change about a lead. Fields that were not sent stay.</summary>
/// <param name="FirstName">Never cleared.</param>
/// <param name="Source">Never cleared.</param>
/// <param name="Campaign">A boxed id, so that it can be cleared.</param>
/// <param name="TagNames">Replaces all tags; null clears them.</param>
/// <param name="Consent">Merged; null if nothing was said.</param>
/// <param name="Metadata">Merged shallowly.</param>
/// <param name="ClearsConsent">True to forget all that was said; an earlier "no" is lifted with it.</param>
public sealed record LeadChange(
    Field<string> FirstName = default,
    Field<string> LastName = default,
    Field<EmailAddress> Email = default,
    Field<Phone> Phone = default,
    Field<string> Company = default,
    Field<string> Title = default,
    Field<string> Source = default,
    Field<string> ExternalId = default,
    Field<string> TimeZone = default,
    Field<string> Language = default,
    Field<IReadOnlyList<string>> TagNames = default,
    Field<object> Campaign = default,
    Consent? Consent = null,
    Metadata Metadata = default,
    bool ClearsConsent = false
);

/// <summary>What became of a change. A closed set.</summary>
public abstract record LeadChangeResult
{
    LeadChangeResult() { }

    public sealed record Changed(Lead Lead) : LeadChangeResult;

    /// <summary>Unknown, archived or another workspace's.</summary>
    public sealed record NotFound : LeadChangeResult;

    /// <summary>Another live lead has the email or phone; nothing changed.</summary>
    /// <param name="Field"><c>email</c> or <c>phone</c>.</param>
    public sealed record Conflict(string Field, LeadId Existing) : LeadChangeResult;

    /// <summary>Something named in the change does not exist; nothing changed.</summary>
    public sealed record Rejected(Problem Problem) : LeadChangeResult;
}

/// <summary>A change of one lead, with the answer that is to be kept for it.</summary>
/// <param name="Answer">Null if no idempotency key was given.</param>
public sealed record ChangeRequest(Workspace Workspace, LeadId Lead, LeadChange Change, KeptAnswer<LeadChangeResult>? Answer);

/// <summary>Changes leads.</summary>
public sealed class LeadEditor(
    IStore store,
    ILeads leads,
    ICadence cadence,
    HeldTouchpoints held,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>
    /// Changes a set of leads in one transaction, one answer per request, in order: a later one sees the earlier ones. What a
    /// change says is used from the next touch on.
    /// </summary>
    public async Task<IReadOnlyList<Once<LeadChangeResult>>> Change(IReadOnlyList<ChangeRequest> requests, CancellationToken ct)
    {
        var campaigns = await Campaigns(requests, ct);
        return await store.InTransaction(tx => Change(tx, requests, campaigns, ct), ct);
    }

    /// <summary>Merges the same metadata into these leads in one transaction; returns how many took it.</summary>
    public Task<int> Patch(Workspace workspace, IReadOnlyCollection<LeadId> ids, Metadata patch, CancellationToken ct) =>
        store.InTransaction(tx => Patch(tx, workspace, ids, patch, ct), ct);

    /// <summary>The same inside a transaction.</summary>
    public async Task<int> Patch(
        ITransaction tx,
        Workspace workspace,
        IReadOnlyCollection<LeadId> ids,
        Metadata patch,
        CancellationToken ct
    )
    {
        if (ids.Count == 0)
            return 0;
        var change = new LeadChange(Metadata: patch);
        List<ChangeRequest> requests = [.. ids.Select(id => new ChangeRequest(workspace, id, change, null))];
        var answers = await Change(tx, requests, [], ct);
        return answers.Count(answer => answer is Once<LeadChangeResult>.Done { Result: LeadChangeResult.Changed });
    }

    async Task<IReadOnlyList<Once<LeadChangeResult>>> Change(
        ITransaction tx,
        IReadOnlyList<ChangeRequest> requests,
        HashSet<(WorkspaceId, CampaignId)> campaigns,
        CancellationToken ct
    )
    {
        var answers = new Once<LeadChangeResult>[requests.Count];
        var written = new List<(WorkspaceId Workspace, Consequences Consequences)>();
        foreach (var group in requests.Index().GroupBy(request => request.Item.Workspace.Id).OrderBy(group => group.Key.Value))
        {
            var set = new ChangeSet(tx, [.. group.Select(request => request.Item)], campaigns, leads, clock.GetUtcNow());
            await set.Load(ct);
            foreach (var (index, request) in group)
                answers[index] = await idempotency.Once(
                    tx,
                    request.Workspace.Id,
                    request.Answer is { } answer
                        ? answer with
                        {
                            About = result => result is LeadChangeResult.Changed ? [request.Lead] : [],
                        }
                        : null,
                    () => Task.FromResult(set.Add(request)),
                    ct
                );
            var consequences = await set.Write(ct);
            var released = await held.ReleaseFilled(tx, requests[group.First().Index].Workspace, set.ChangedLeads, ct);
            written.Add((group.Key, consequences.And(released)));
        }

        foreach (var (workspace, consequences) in written)
            await cadence.Apply(tx, workspace, consequences, ct);
        return answers;
    }

    async Task<HashSet<(WorkspaceId, CampaignId)>> Campaigns(IReadOnlyList<ChangeRequest> requests, CancellationToken ct)
    {
        var known = new HashSet<(WorkspaceId, CampaignId)>();
        foreach (var request in requests)
            if (
                request.Change.Campaign.Value is CampaignId id
                && !known.Contains((request.Workspace.Config, id))
                && await leads.FindCampaign(request.Workspace.Config, id, ct) is not null
            )
                known.Add((request.Workspace.Config, id));
        return known;
    }
}
