using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Meetings;

/// <summary>The page of what is booked.</summary>
static class MeetingRoutes
{
    public static void Map(RouteGroupBuilder console) => console.MapGet("/meetings", List);

    static async Task<IResult> List(HttpContext http, Visitors visitors, MeetingLists lists, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        var view = await lists.Ahead(visit.Chosen, ct);
        return await shells.Page<MeetingPage, MeetingRegion>(http, visit, "Meetings", Section.Meetings, view, ct);
    }
}
