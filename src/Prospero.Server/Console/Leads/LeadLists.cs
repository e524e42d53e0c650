using NodaTime;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.Startup;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>The list of leads: a handful of queries for a page, however many leads it shows.</summary>
sealed class LeadLists(
    ILeads leads,
    ICadence cadence,
    IEvents events,
    IWorkflows workflows,
    WorkflowDirectory versions,
    PublicAddress address,
    TimeProvider clock
)
{
    const int PageSize = 50;

    public async Task<LeadListView> Of(Workspace workspace, LeadListQuery query, CancellationToken ct)
    {
        var page = await Search(workspace, query, ct);
        var pages = Math.Max(1, (page.Total + PageSize - 1) / PageSize);
        if (query.Page > pages)
        {
            query = query with { Page = pages };
            page = await Search(workspace, query, ct);
        }

        return new LeadListView(
            query,
            await Rows(workspace, page.Leads, ct),
            page.Total,
            pages,
            await Statuses(workspace, ct),
            Curl(workspace, await workflows.All(workspace.Config, ct))
        );
    }

    Task<LeadPage> Search(Workspace workspace, LeadListQuery query, CancellationToken ct) =>
        leads.Search(workspace.Id, new LeadQuery(query.Search, query.Status, (query.Page - 1) * PageSize, PageSize), ct);

    async Task<IReadOnlyList<LeadRow>> Rows(Workspace workspace, IReadOnlyList<Lead> found, CancellationToken ct)
    {
        List<LeadId> ids = [.. found.Select(lead => lead.Id)];
        var runs = await cadence.RunsOf(workspace.Id, ids, ct);
        var standing = runs.GroupBy(run => run.Lead).ToDictionary(group => group.Key, Standing);
        var pending = await cadence.Pending(workspace.Id, [.. standing.Values.Select(run => run.Id)], ct);
        var next = pending
            .GroupBy(one => one.Lead)
            .ToDictionary(group => group.Key, group => group.MinBy(one => one.DueAt ?? DateTimeOffset.MaxValue)!);
        var newest = (await events.Newest(workspace.Id, ids, ct)).ToDictionary(line => line.Lead);
        var home = Times.ZoneOf(workspace.TimeZone);
        var times = new Times(home, workspace.CadenceNow(clock.GetUtcNow()));
        var rows = new List<LeadRow>(found.Count);
        foreach (var lead in found)
        {
            var run = standing.GetValueOrDefault(lead.Id);
            var plan = run is null ? null : (await versions.Get(workspace.Config, run.Version, ct)).Plan;
            rows.Add(
                new LeadRow(
                    lead.Id,
                    lead.FullName,
                    lead.Email?.Given ?? lead.Phone?.Given ?? "",
                    run is not null && plan?.FindStatus(run.StatusKey) is { } status ? Phrases.Of(status) : null,
                    run is null ? null : Phrases.Of(run),
                    Next(run, next.GetValueOrDefault(lead.Id), NextTouches.ZoneOf(lead, plan, home), times),
                    newest.GetValueOrDefault(lead.Id) is { } line ? new LastActivityView(Phrases.Of(line), times.Of(line.At)) : null
                )
            );
        }

        return rows;
    }

    // The run that is open stands for the lead, else the newest.
    static Run Standing(IEnumerable<Run> ofLead) => ofLead.OrderBy(run => run.State != RunState.Closed).Last();

    static NextTouchView? Next(Run? run, Touchpoint? pending, DateTimeZone lead, Times times) =>
        pending is not null ? NextTouches.Of(pending, lead, times)
        : run is { State: RunState.Active } ? new NextTouchView(null, "awaiting a report", null, null)
        : null;

    async Task<IReadOnlyList<StatusView>> Statuses(Workspace workspace, CancellationToken ct)
    {
        var found = new List<StatusView>();
        foreach (var workflow in await workflows.All(workspace.Config, ct))
            if (workflow.Published is { } version)
                found.AddRange((await versions.Get(workspace.Config, version, ct)).Plan.Statuses.Select(Phrases.Of));
        return [.. found.DistinctBy(status => status.Key)];
    }

    string Curl(Workspace workspace, IReadOnlyList<Workflow> known)
    {
        var workflow = known.FirstOrDefault(one => one.Published is not null) is { } published
            ? $", \"workflow_id\": \"{published.Id}\""
            : "";
        var key = workspace.IsTest ? "nxr_test_..." : "nxr_live_...";
        return $$"""
            curl {{new Uri(address.Url, "/api/public/leads")}} \
              -H 'X-API-Key: {{key}}' -H 'Content-Type: application/json' \
              -d '{"first_name": "Ana", "phone": "+15550100100"{{workflow}}}'
            """;
    }
}
