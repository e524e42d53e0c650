using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Server.Nexor.Touchpoints;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Held;

/// <summary>The page of what is held, and a person's decisions about it.</summary>
static class HeldRoutes
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/held", List);
        console.MapPost("/held/{id:guid}/settle", Settle);
    }

    static async Task<IResult> List(Guid? after, HttpContext http, Visitors visitors, HeldLists lists, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        var view = await lists.Of(visit.Chosen, new TouchpointId(after ?? default), ct);
        return await shells.Page<HeldPage, HeldRegion>(http, visit, "Held", Section.Held, view, ct);
    }

    static async Task<IResult> Settle(
        Guid id,
        HttpContext http,
        Visitors visitors,
        HeldTouchpoints held,
        Acting acting,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var visit = await visitors.Of(http, ct);
        var action = form["action"].ToString();
        if (SettleTouchpoint.Choice(action) is not { } choice)
            return Said.Back(http, Section.Held.Path(), "Nothing was chosen.", isGood: false);
        var result = await Settle(visit, visit.Chosen);
        // A page that was opened before the switch was turned shows the other data.
        if (result is HandResult.NotFound && visit.Other is { } other)
            result = await Settle(visit, other);
        return Said.Back(http, BackTo(form["lead"].ToString()), Words(result, choice), result is HandResult.Settled);

        Task<HandResult> Settle(Visit by, Workspace workspace) =>
            acting.Do(
                by,
                $"touchpoint.{action}",
                async tx =>
                {
                    var settled = await held.Settle(tx, workspace, new TouchpointId(id), choice, ct);
                    return (settled, settled is HandResult.Settled ? id.ToString("D") : null);
                },
                ct
            );
    }

    // From a lead's page back to it, else to the list.
    static string BackTo(string lead) => Guid.TryParse(lead, out var id) ? $"{ConsoleSetup.Path}/leads/{id:D}" : Section.Held.Path();

    static string Words(HandResult result, HandChoice choice) =>
        (result, choice) switch
        {
            (HandResult.Settled, HandChoice.Retry) => "It is on the timetable again.",
            (HandResult.Settled, HandChoice.Skip) => "It is skipped, and the cadence goes on.",
            (HandResult.Settled, _) => "It counts as sent, and the cadence goes on.",
            (HandResult.NotHeld other, _) => $"It is {other.State.ToString().ToLowerInvariant()} by now; somebody or a report was quicker.",
            _ => "There is no such contact any more.",
        };
}
