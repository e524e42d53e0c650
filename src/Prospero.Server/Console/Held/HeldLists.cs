using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Held;

/// <summary>The contacts that wait for a report or for a person.</summary>
sealed class HeldLists(ICadence cadence, ILeadViews leads, WorkflowDirectory versions, TimeProvider clock)
{
    const int PageSize = 50;

    public async Task<HeldView> Of(Workspace workspace, TouchpointId after, CancellationToken ct)
    {
        var found = await cadence.Held(workspace.Id, after, PageSize + 1, ct);
        var held = found.Take(PageSize).ToList();
        var names = (await leads.Find([.. held.Select(one => (workspace.Id, one.Lead)).Distinct()], ct)).ToDictionary(
            one => one.Lead.Id,
            one => one.Lead.FullName
        );
        var times = new Times(Times.ZoneOf(workspace.TimeZone), workspace.CadenceNow(clock.GetUtcNow()));
        var rows = new List<HeldRow>(held.Count);
        foreach (var touchpoint in held)
        {
            var plan = (await versions.Get(workspace.Config, touchpoint.Version, ct)).Plan;
            rows.Add(Row(touchpoint, names.GetValueOrDefault(touchpoint.Lead) ?? "An archived lead", plan, times));
        }

        return new HeldView(rows, found.Count > PageSize ? $"{Section.Held.Path()}?after={held[^1].Id}" : null);
    }

    static HeldRow Row(Touchpoint touchpoint, string name, WorkflowPlan plan, Times times)
    {
        var mayHaveLeft = touchpoint.HoldReason != HoldReason.NeedsOperator;
        return new HeldRow(
            touchpoint.Id,
            touchpoint.Lead,
            name,
            touchpoint.Channel,
            Explanation.PlaceOf(touchpoint, plan),
            plan.Name,
            mayHaveLeft,
            Why(touchpoint, mayHaveLeft),
            mayHaveLeft
                ? "Look it up at the provider. If it left, say that it was sent; trying again may reach the lead twice."
                : "Put right what is missing, then try again; nothing has left yet.",
            times.Of(touchpoint.DueAt)
        );
    }

    static string Why(Touchpoint touchpoint, bool mayHaveLeft) =>
        mayHaveLeft
            ? $"Nobody knows whether it left: {Phrases.Readable(touchpoint.Reason ?? "no report came")}."
            : $"It cannot leave: {Phrases.Readable(touchpoint.Reason ?? "somebody has to act")}.";
}
