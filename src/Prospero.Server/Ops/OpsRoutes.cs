using Prospero.Core.Workflows;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Ops;

/// <summary>What operators and mail programs ask: health, readiness, the schema, unsubscribing.</summary>
static class OpsRoutes
{
    /// <summary>What every node answers.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive\n"));
        app.MapGet("/readyz", Ready);
    }

    /// <summary>What anybody may ask of a node that serves people or programs.</summary>
    public static void MapPublic(this WebApplication app)
    {
        app.MapGet("/schemas/workflow.json", () => Results.Text(WorkflowSchema.Json, "application/schema+json"));
        UnsubscribePage.Map(app);
    }

    static async Task<IResult> Ready(Readiness readiness, Drain drain, CancellationToken ct)
    {
        var why = drain.Stopping.IsCancellationRequested ? "stopping" : await readiness.WhyNot(ct);
        return why is null ? Results.Text("ready\n") : Results.Text(why + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
