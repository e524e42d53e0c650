using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Server.WebConsole.Leads;

namespace Prospero.Server.WebConsole.Pipeline;

/// <summary>How far the leads of a workflow have come.</summary>
sealed class PipelineBoards(IWorkflows workflows, WorkflowDirectory versions, IStandings standings, ILeadViews leads, TimeProvider clock)
{
    const int CardsOfAColumn = 12;

    /// <param name="wanted">The workflow; null, and one that is not there, for the first.</param>
    public async Task<PipelineView> Of(Workspace workspace, WorkflowId? wanted, CancellationToken ct)
    {
        var all = (await workflows.All(workspace.Config, ct)).Where(one => one.Published is not null).ToList();
        if ((all.Find(one => one.Id == wanted) ?? all.FirstOrDefault()) is not { } chosen)
            return new PipelineView([], null, []);
        var plan = (await versions.Get(workspace.Config, chosen.Published!.Value, ct)).Plan;
        var placed = await standings.ByStatus(workspace.Id, chosen.Id, CardsOfAColumn, ct);
        var known = (await leads.Find([.. placed.Select(one => (workspace.Id, one.Run.Lead))], ct)).ToDictionary(
            one => one.Lead.Id,
            one => one.Lead
        );
        var times = new Times(Times.ZoneOf(workspace.TimeZone), workspace.CadenceNow(clock.GetUtcNow()));
        var byStatus = placed.ToLookup(one => one.Run.StatusKey);
        // Leads that stay on an older version may stand in a status that the newest one has no more.
        var gone = byStatus.Select(group => group.Key).Where(key => plan.FindStatus(key) is null);
        return new PipelineView(
            [.. all.Select(one => new PipelineChoice(one.Id, one.Name))],
            chosen.Id,
            [
                .. plan
                    .Statuses.Select(Phrases.Of)
                    .Concat(gone.Select(key => new StatusView(key, Phrases.Readable(key), "#9ca3af")))
                    .Select(status => Column(status, [.. byStatus[status.Key]])),
            ]
        );

        PipelineColumn Column(StatusView status, IReadOnlyList<PlacedLead> of) =>
            new(
                status,
                of.Count == 0 ? 0 : of[0].Total,
                [
                    .. of.Where(one => known.ContainsKey(one.Run.Lead))
                        .Select(one => new PipelineCard(
                            one.Run.Lead,
                            known[one.Run.Lead].FullName,
                            known[one.Run.Lead].Company,
                            Phrases.Of(one.Run),
                            times.Of(one.Run.StartedAt)
                        )),
                ],
                of.Count > 0 && of[0].Total > of.Count ? new LeadListQuery(null, status.Key, 1).AddressOf(1) : null
            );
    }
}
