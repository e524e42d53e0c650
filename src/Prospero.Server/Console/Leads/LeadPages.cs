using System.Text.Json.Nodes;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>What is known about one lead, read once.</summary>
sealed record LeadScene(
    Workspace Workspace,
    Lead Lead,
    IReadOnlyList<(Run Run, WorkflowPlan Plan)> Runs,
    IReadOnlyList<Touchpoint> Touchpoints,
    IReadOnlyDictionary<WorkflowVersionId, WorkflowPlan> Plans,
    DateTimeZone LeadZone,
    Times Times
);

/// <summary>The page of one lead: its past, what is ahead and why that waits.</summary>
sealed class LeadPages(
    ILeads leads,
    ICadence cadence,
    IEvents events,
    IMessages messages,
    WorkflowDirectory versions,
    Explainer explainer,
    LeadSurroundings surroundings,
    TimeProvider clock
)
{
    /// <summary>The page; null if this workspace has no such lead.</summary>
    public async Task<LeadPageView?> Of(Workspace workspace, LeadId id, CancellationToken ct)
    {
        if (await leads.Find(workspace.Id, id, ct) is not { } lead || await explainer.Lead(workspace, id, ct) is not { } explained)
            return null;
        var scene = await Read(workspace, lead, ct);
        var ahead = explained
            .Pending.Select(one => Explanation.Of(one, lead, Before(one.Touchpoint, scene.Touchpoints), scene.Times))
            .ToList();
        var attempts = (await cadence.AttemptsOf(workspace.Id, id, ct)).ToLookup(attempt => attempt.Touchpoint);
        var days = Timeline.Of(await events.Timeline(workspace.Id, id, ct), await messages.OfLead(workspace.Id, id, ct), lead, scene.Times);
        var current = scene.Runs.OrderBy(one => one.Run.State != RunState.Closed).LastOrDefault();
        return new LeadPageView(
            id,
            lead.FullName,
            string.Join(", ", new[] { lead.Title, lead.Company }.Where(part => !string.IsNullOrEmpty(part))),
            lead.Email?.Given,
            lead.Phone?.Given,
            [.. lead.Tags.Select(tag => tag.Name)],
            scene.LeadZone.Id,
            (scene.Times with { Zone = scene.LeadZone }).Local(scene.Times.Now),
            current.Plan?.FindStatus(current.Run.StatusKey) is { } status ? Phrases.Of(status) : null,
            current.Run is { } standing ? Phrases.Of(standing) : null,
            ahead.Count == 0 ? Phrases.WhyNothing(current.Run) : null,
            ahead,
            [.. scene.Runs.Reverse().Select(one => Card(one.Run, one.Plan, scene.Times))],
            [
                .. scene
                    .Touchpoints.Reverse()
                    .Where(one => one.Kind != TouchpointKind.Turn)
                    .Select(one => Contact(one, scene, attempts[one.Id])),
            ],
            days,
            await surroundings.Tasks(workspace, lead, scene.Times, ct),
            await surroundings.Meetings(workspace, id, scene.Times, ct),
            await surroundings.Consents(workspace, id, scene.Times, ct),
            Facts(lead, scene.Times)
        );
    }

    async Task<LeadScene> Read(Workspace workspace, Lead lead, CancellationToken ct)
    {
        var touchpoints = await cadence.TouchpointsOf(workspace.Id, lead.Id, ct);
        var runs = await cadence.RunsOf(workspace.Id, [lead.Id], ct);
        var plans = new Dictionary<WorkflowVersionId, WorkflowPlan>();
        foreach (var version in runs.Select(run => run.Version).Concat(touchpoints.Select(one => one.Version)).Distinct())
            plans[version] = (await versions.Get(workspace.Config, version, ct)).Plan;
        var home = Times.ZoneOf(workspace.TimeZone);
        return new LeadScene(
            workspace,
            lead,
            [.. runs.Select(run => (run, plans[run.Version]))],
            touchpoints,
            plans,
            NextTouches.ZoneOf(lead, runs.Count == 0 ? null : plans[runs[^1].Version], home),
            new Times(home, workspace.CadenceNow(clock.GetUtcNow()))
        );
    }

    static Touchpoint? Before(Touchpoint touchpoint, IReadOnlyList<Touchpoint> all) =>
        all.LastOrDefault(one => one.Run == touchpoint.Run && one.StepKey == touchpoint.StepKey && one.Number == touchpoint.Number - 1);

    static RunCard Card(Run run, WorkflowPlan plan, Times times) =>
        new(
            run.Workflow,
            plan.Name,
            Phrases.Of(run),
            plan.FindStatus(run.StatusKey) is { } status ? Phrases.Of(status) : null,
            times.Local(run.StartedAt),
            run.ClosedAt is { } closed ? times.Local(closed) : null
        );

    static ContactView Contact(Touchpoint touchpoint, LeadScene scene, IEnumerable<Attempt> attempts)
    {
        var (state, tone) = Phrases.Of(touchpoint);
        return new ContactView(
            touchpoint.Id,
            touchpoint.Channel,
            Explanation.ShortPlaceOf(touchpoint, scene.Plans[touchpoint.Version]),
            Explanation.PlaceOf(touchpoint, scene.Plans[touchpoint.Version]),
            tone,
            state,
            touchpoint.Reason is { } reason ? Phrases.Readable(reason) : null,
            [.. attempts.Select(attempt => Shown(attempt, scene.Workspace, scene.Times))]
        );
    }

    // Tries are noted in system time; a page tells one time only, the clock's of the data.
    static AttemptView Shown(Attempt attempt, Workspace workspace, Times times) =>
        new(
            attempt.Number,
            attempt.Provider,
            Phrases.Readable(attempt.Result ?? "no answer recorded"),
            string.Join(" · ", new[] { attempt.Failure, attempt.Code, attempt.Detail }.Where(part => !string.IsNullOrEmpty(part)))
                is { Length: > 0 } detail
                ? detail
                : null,
            times.Local(workspace.CadenceNow(attempt.RequestedAt)),
            attempt.ProviderId
        );

    static IReadOnlyList<KeyValuePair<string, string>> Facts(Lead lead, Times times)
    {
        var facts = new List<KeyValuePair<string, string>> { new("Source", lead.Source) };
        if (lead.ExternalId is { } external)
            facts.Add(new("External id", external));
        if (lead.Language is { } language)
            facts.Add(new("Language", language));
        facts.Add(new("Added", times.Local(lead.CreatedAt)));
        foreach (var (key, value) in lead.Metadata.ToObject())
            facts.Add(new(key, value is JsonValue plain ? plain.ToString() : value?.ToJsonString(JsonText.Options) ?? "none"));
        return facts;
    }
}
