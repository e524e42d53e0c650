using Prospero.Core.Intake;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Widgets;

/// <summary>The page of lead forms, and switching one on or off.</summary>
static class WidgetRoutes
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/widgets", List);
        console.MapPost("/widgets/{id:guid}/switch", Turn);
    }

    static async Task<IResult> List(HttpContext http, Visitors visitors, WidgetLists lists, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        var view = await lists.Of(visit.Live, ct);
        return await shells.Page<WidgetPage, WidgetRegion>(http, visit, "Widgets", Section.Widgets, view, ct);
    }

    static async Task<IResult> Turn(
        Guid id,
        HttpContext http,
        Visitors visitors,
        IWidgets widgets,
        WidgetEditor editor,
        Acting acting,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var isActive = form["to"] == "on";
        var visit = await visitors.Of(http, ct);
        var result = await acting.Do(
            visit,
            "widget.updated",
            async tx =>
            {
                var known = (await widgets.All(tx, visit.Live.Id, ct)).FirstOrDefault(one => one.Id.Value == id);
                WidgetResult changed = known is null
                    ? new WidgetResult.NotFound(IsChatbot: false)
                    : await editor.Change(
                        tx,
                        visit.Live.Id,
                        known.Chatbot,
                        known.Id,
                        new WidgetChange(IsActive: isActive),
                        clock.GetUtcNow(),
                        ct
                    );
                return (changed, changed is WidgetResult.Saved ? id.ToString("D") : null);
            },
            ct
        );
        return result is WidgetResult.Saved
            ? Said.Back(http, Section.Widgets.Path(), isActive ? "The form is on." : "The form is off: pages show nothing in its place.")
            : Said.Back(http, Section.Widgets.Path(), "There is no such form any more.", isGood: false);
    }
}
