using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>
/// Takes responsibility for incoming leads: matches, merges, stores, enrols and schedules, in one transaction for a set.
/// Every door ends here; there is no second path for single leads.
/// </summary>
public sealed class LeadIntake(
    IStore store,
    ILeads leads,
    ILeadCards cards,
    ICadence cadence,
    IMessages messages,
    IWorkflows workflows,
    ISenders senders,
    WorkflowDirectory versions,
    HeldTouchpoints held,
    LeadAssignment assignment,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>Accepts a set of requests, one answer per request, in order. When it returns, everything is durable.</summary>
    public async Task<IReadOnlyList<Once<IReadOnlyList<IntakeResult>>>> Accept(IReadOnlyList<IntakeRequest> requests, CancellationToken ct)
    {
        var known = await Look(requests, ct);
        return await AcceptTwice(requests, known, ct);
    }

    // Another writer may have stored one of the emails between our look and our insert; then our second look finds it.
    async Task<IReadOnlyList<Once<IReadOnlyList<IntakeResult>>>> AcceptTwice(
        IReadOnlyList<IntakeRequest> requests,
        KnownConfiguration known,
        CancellationToken ct
    )
    {
        try
        {
            return await store.InTransaction(tx => Accept(tx, requests, known, ct), ct);
        }
        catch (EmailTaken)
        {
            return await store.InTransaction(tx => Accept(tx, requests, known, ct), ct);
        }
    }

    async Task<IReadOnlyList<Once<IReadOnlyList<IntakeResult>>>> Accept(
        ITransaction tx,
        IReadOnlyList<IntakeRequest> requests,
        KnownConfiguration known,
        CancellationToken ct
    )
    {
        var answers = new Once<IReadOnlyList<IntakeResult>>[requests.Count];
        var written = new List<(WorkspaceId Workspace, Consequences Consequences)>();
        foreach (var group in requests.Index().GroupBy(request => request.Item.Workspace.Id).OrderBy(group => group.Key.Value))
        {
            var set = new IntakeSet(
                tx,
                [.. group.Select(request => request.Item)],
                known,
                leads,
                cards,
                cadence,
                messages,
                held,
                assignment,
                clock.GetUtcNow()
            );
            await set.Load(ct);
            foreach (var (index, request) in group)
                answers[index] = await idempotency.Once(
                    tx,
                    request.Workspace.Id,
                    request.Answer is { } answer ? answer with { About = LeadsOf } : null,
                    async () => await set.Add(request, ct),
                    ct
                );
            var consequences = await set.Write(ct);
            foreach (var (index, request) in group)
                if (request.Alongside is { } alongside && answers[index] is Once<IReadOnlyList<IntakeResult>>.Done done)
                    consequences = consequences.And(await alongside(tx, done.Result, ct));
            written.Add((group.Key, consequences));
        }

        foreach (var (workspace, consequences) in written)
            await cadence.Apply(tx, workspace, consequences, ct);
        return answers;
    }

    static IEnumerable<LeadId> LeadsOf(IReadOnlyList<IntakeResult> results) =>
        results.OfType<IntakeResult.Stored>().Select(stored => stored.Lead.Id);

    async Task<KnownConfiguration> Look(IReadOnlyList<IntakeRequest> requests, CancellationToken ct)
    {
        var known = new KnownConfiguration();
        foreach (var request in requests)
        {
            var config = request.Workspace.Config;
            foreach (var draft in request.Drafts)
            {
                foreach (var workflow in draft.Enrolment?.Router?.Workflows ?? (draft.Enrolment is { } wish ? [wish.Workflow] : []))
                    if (!known.Workflows.ContainsKey((config, workflow)))
                        known.Workflows.Add((config, workflow), await Look(config, workflow, ct));
                if (
                    draft.Enrolment?.Forced is { Sender: { } sender } forced
                    && !known.Senders.ContainsKey((config, sender, forced.Channel))
                )
                    known.Senders.Add(
                        (config, sender, forced.Channel),
                        (await senders.Find(config, sender, ct))?.Channel == forced.Channel
                    );
                if (draft.Campaign is { } campaign && !known.Campaigns.ContainsKey((config, campaign)))
                    known.Campaigns.Add((config, campaign), await leads.FindCampaign(config, campaign, ct) is not null);
            }
        }

        return known;
    }

    async Task<EnrolmentPlan> Look(WorkspaceId config, WorkflowId id, CancellationToken ct)
    {
        var workflow = await workflows.Find(config, id, ct);
        return workflow is { Published: { } version, IsArchived: false }
            ? new EnrolmentPlan(workflow, await versions.Get(config, version, ct))
            : new EnrolmentPlan(null, null);
    }
}

/// <summary>What the drafts of a set name of their workspaces' configuration, read once.</summary>
sealed class KnownConfiguration
{
    public Dictionary<(WorkspaceId Config, WorkflowId Id), EnrolmentPlan> Workflows { get; } = [];

    /// <summary>Whether the account exists and carries the channel.</summary>
    public Dictionary<(WorkspaceId Config, SenderId Id, Channel Channel), bool> Senders { get; } = [];

    /// <summary>Whether the campaign exists.</summary>
    public Dictionary<(WorkspaceId Config, CampaignId Id), bool> Campaigns { get; } = [];
}
