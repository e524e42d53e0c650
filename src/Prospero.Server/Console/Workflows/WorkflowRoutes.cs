using System.Globalization;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.Simulating;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>The pages about workflows, and publishing them.</summary>
static class WorkflowRoutes
{
    // A simulation of more takes longer than anybody waits for a page; the command line takes 10,000.
    const int MostLeads = 1_000;

    static readonly Problem Busy = new("simulation", "is not possible while another one runs", "Try again in a moment.");

    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/workflows", List);
        console.MapGet("/workflows/{id:guid}", Show);
        console.MapGet("/workflows/new", Edit);
        console.MapPost("/workflows/new", Submit);
        console.MapGet("/workflows/{id:guid}/document", Edit);
        console.MapPost("/workflows/{id:guid}/document", Submit);
    }

    static async Task<IResult> List(HttpContext http, Visitors visitors, WorkflowPages pages, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        var view = await pages.All(visit.Chosen, ct);
        return await shells.Page<WorkflowListPage, WorkflowListRegion>(http, visit, "Workflows", Section.Workflows, view, ct);
    }

    static async Task<IResult> Show(Guid id, HttpContext http, Visitors visitors, WorkflowPages pages, Shells shells, CancellationToken ct)
    {
        var visit = await visitors.Of(http, ct);
        return await pages.Of(visit.Chosen, new WorkflowId(id), ct) is { } view
            ? await shells.Page<WorkflowPage, WorkflowRegion>(http, visit, view.Name, Section.Workflows, view, ct)
            : LeadRoutes.Missing();
    }

    static async Task<IResult> Edit(
        Guid? id,
        HttpContext http,
        Visitors visitors,
        DocumentEditor editor,
        Shells shells,
        CancellationToken ct
    )
    {
        var visit = await visitors.Of(http, ct);
        return await editor.Begin(visit.Live.Id, IdOf(id), ct) is { } view
            ? await shells.Page<EditorPage>(http, visit, view.Name, Section.Workflows, view, StatusCodes.Status200OK, ct)
            : LeadRoutes.Missing();
    }

    static async Task<IResult> Submit(
        Guid? id,
        HttpContext http,
        Visitors visitors,
        DocumentEditor editor,
        Shells shells,
        CancellationToken ct
    )
    {
        var sent = await http.Request.ReadFormAsync(ct);
        var visit = await visitors.Of(http, ct);
        var workflow = IdOf(id);
        if (await editor.Begin(visit.Live.Id, workflow, ct) is not { } view)
            return LeadRoutes.Missing();
        var form = Read(sent);
        view = view with { Form = form };
        var (plan, problems) = await editor.Check(visit.Live.Id, workflow, form, ct);
        if (plan is null)
            return await Shown(view with { Problems = problems }, StatusCodes.Status422UnprocessableEntity);
        switch (sent["do"].ToString())
        {
            case "publish":
                return Published(http, await editor.Publish(visit, workflow, form, ct));
            case "simulate":
                return await editor.Simulate(visit.Chosen, plan, form, ct) is { } simulated
                    ? await Shown(view with { Simulated = simulated })
                    : await Shown(view with { Problems = [Busy] }, StatusCodes.Status429TooManyRequests);
            default:
                var preview = workflow is { } known ? await editor.Preview(visit.Live.Id, known, plan, form, ct) : null;
                return await Shown(view with { Preview = preview ?? new(0, 0, []) });
        }

        Task<IResult> Shown(EditorView shown, int status = StatusCodes.Status200OK) =>
            shells.Page<EditorPage>(http, visit, shown.Name, Section.Workflows, shown, status, ct);
    }

    static IResult Published(HttpContext http, EditResult result) =>
        result is EditResult.Saved saved
            ? Said.Back(http, $"{Section.Workflows.Path()}/{saved.Workflow.Id}", $"Version {saved.Version} is published.")
            : Said.Back(http, Section.Workflows.Path(), "It was archived meanwhile.", isGood: false);

    static EditorForm Read(IFormCollection sent)
    {
        var usual = new SimulationForm();
        return new EditorForm(
            sent["document"].ToString().ReplaceLineEndings("\n"),
            sent["runs"].ToString() is { Length: > 0 } runs ? runs : "pin",
            sent["map"].ToString().ReplaceLineEndings("\n"),
            Number(sent["leads"].ToString(), usual.Leads, MostLeads),
            Number(sent["days"].ToString(), usual.Days, SimulationForm.MostDays),
            sent["seed"].ToString() is { Length: > 0 and <= 100 } seed ? seed : usual.Seed
        );
    }

    static int Number(string text, int usual, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, most) : usual;

    static WorkflowId? IdOf(Guid? id) => id is { } known ? new WorkflowId(known) : null;
}
