using Microsoft.AspNetCore.Http.HttpResults;
using Prospero.Core;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>The pages about leads, whole or only the part that changes.</summary>
static class LeadRoutes
{
    const int LongestSearch = 200;

    public static async Task<IResult> List(
        string? q,
        string? status,
        string? page,
        HttpContext http,
        Visitors visitors,
        LeadLists lists,
        Shells shells,
        CancellationToken ct
    )
    {
        var visit = await visitors.Of(http, ct);
        var view = await lists.Of(visit.Chosen, new LeadListQuery(Given(q), Given(status), PageNumber(page)), ct);
        return await shells.Page<LeadListPage, LeadListRegion>(http, visit, "Leads", Section.Leads, view, ct);
    }

    public static async Task<IResult> Show(
        Guid id,
        HttpContext http,
        Visitors visitors,
        LeadPages pages,
        Shells shells,
        CancellationToken ct
    )
    {
        var visit = await visitors.Of(http, ct);
        var view = await pages.Of(visit.Chosen, new LeadId(id), ct);
        // A link says which lead is meant; the switch only says what lists show.
        if (view is null && visit.Other is { } other && await pages.Of(other, new LeadId(id), ct) is { } found)
            (visit, view) = (visit with { Chosen = other }, found);
        if (view is null)
            return Missing();
        return await shells.Page<LeadPage, LeadRegion>(http, visit, view.Name, Section.Leads, view, ct);
    }

    public static async Task<IResult> ChooseData(HttpContext http, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        Visitors.Choose(http, form["data"] == "test");
        return Results.Redirect(ConsoleSetup.Path);
    }

    public static RazorComponentResult<NoticePage> Missing() =>
        Notice.Page(404, "Nothing here", "There is no such page, or the lead was archived.", link: true);

    static string? Given(string? text)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null
            : trimmed.Length > LongestSearch ? trimmed[..LongestSearch]
            : trimmed;
    }

    static int PageNumber(string? text) => int.TryParse(text, out var page) ? Math.Clamp(page, 1, 1_000_000) : 1;
}
