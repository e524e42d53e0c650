using Prospero.Core;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Pipeline;

/// <summary>The board of leads by status.</summary>
static class PipelineRoutes
{
    public static void Map(RouteGroupBuilder console) => console.MapGet("/pipeline", Show);

    static async Task<IResult> Show(
        Guid? workflow,
        HttpContext http,
        Visitors visitors,
        PipelineBoards boards,
        Shells shells,
        CancellationToken ct
    )
    {
        var visit = await visitors.Of(http, ct);
        var view = await boards.Of(visit.Chosen, workflow is { } id ? new WorkflowId(id) : null, ct);
        return await shells.Page<PipelinePage, PipelineRegion>(http, visit, "Pipeline", Section.Pipeline, view, ct);
    }
}
