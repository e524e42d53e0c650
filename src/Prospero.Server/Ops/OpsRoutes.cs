using Prospero.Core.Workflows;
using Prospero.Storage;

namespace Prospero.Server.Ops;

/// <summary>What operators and mail programs ask: health, readiness, the schema, unsubscribing.</summary>
static class OpsRoutes
{
    public static void MapOps(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive\n"));
        app.MapGet("/readyz", Ready);
        app.MapGet("/schemas/workflow.json", () => Results.Text(WorkflowSchema.Json, "application/schema+json"));
        UnsubscribePage.Map(app);
    }

    static async Task<IResult> Ready(Readiness readiness, CancellationToken ct) =>
        await readiness.WhyNot(ct) is { } why
            ? Results.Text(why + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n");
}
