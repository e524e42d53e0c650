using Prospero.Core;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Senders;

/// <summary>The pages about senders.</summary>
static class SenderRoutes
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/senders", List);
        console.MapGet("/senders/{id:guid}", Show);
    }

    static async Task<IResult> List(HttpContext http, Visitors visitors, SenderPages pages, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        var view = await pages.All(visit.Chosen, ct);
        return await shells.Page<SenderListPage, SenderListRegion>(http, visit, "Senders", Section.Senders, view, ct);
    }

    static async Task<IResult> Show(Guid id, HttpContext http, Visitors visitors, SenderPages pages, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        return await pages.Of(visit.Chosen, new SenderId(id), ct) is { } view
            ? await shells.Page<SenderPage, SenderRegion>(http, visit, view.Sender.Name, Section.Senders, view, ct)
            : LeadRoutes.Missing();
    }
}
