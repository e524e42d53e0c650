using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Tasks;

/// <summary>The page of open tasks, and saying that one is done.</summary>
static class TaskRoutes
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/tasks", List);
        console.MapPost("/tasks/{id:guid}/complete", Complete);
    }

    static async Task<IResult> List(Guid? after, HttpContext http, Visitors visitors, TaskLists lists, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        var view = await lists.Of(visit.Chosen, after, ct);
        return await shells.Page<TaskPage, TaskRegion>(http, visit, "Tasks", Section.Tasks, view, ct);
    }

    static async Task<IResult> Complete(
        Guid id,
        HttpContext http,
        Visitors visitors,
        LeadSignals signals,
        TimeProvider clock,
        Acting acting,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var visit = await visitors.Of(http, ct);
        var task = await acting.Do(
            visit,
            "task.completed",
            async tx =>
            {
                LeadTask? done = null;
                foreach (var data in new[] { visit.Chosen, visit.Other })
                    if (data is not null && done is null)
                        done = await signals.Complete(tx, data, id, Acting.NameOf(visit), clock.GetUtcNow(), ct);
                return (done, done is null ? null : id.ToString("D"));
            },
            ct
        );
        var back = Guid.TryParse(form["lead"], out var lead) ? $"{ConsoleSetup.Path}/leads/{lead:D}" : Section.Tasks.Path();
        return task is null
            ? Said.Back(http, back, "There is no such task any more.", isGood: false)
            : Said.Back(http, back, $"Done: {task.Title}.");
    }
}
