using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Prospero.Core.Cadence;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;

namespace Prospero.Server.WebConsole.Pages;

/// <summary>Answers with a page, whole or only the part that changes.</summary>
sealed class Shells(ICadence cadence, ILeadTasks tasks, TimeProvider clock)
{
    // More than these need no number: nobody does them before looking again.
    const int MostCounted = 99;

    /// <param name="view">What both components show, as their parameter View.</param>
    public async Task<IResult> Page<TPage, TRegion>(
        HttpContext http,
        Visit visit,
        string title,
        Section section,
        object view,
        CancellationToken ct
    )
        where TPage : IComponent
        where TRegion : IComponent
    {
        Partial.Tell(http, visit.Chosen, clock.GetUtcNow());
        return Partial.IsAsked(http)
            ? new RazorComponentResult<TRegion>(new Dictionary<string, object?> { ["View"] = view })
            : await Page<TPage>(http, visit, title, section, view, StatusCodes.Status200OK, ct);
    }

    /// <summary>A page of which no part changes by itself.</summary>
    public async Task<IResult> Page<TPage>(
        HttpContext http,
        Visit visit,
        string title,
        Section section,
        object view,
        int status,
        CancellationToken ct
    )
        where TPage : IComponent
    {
        var shell = await Of(http, visit, title, section, ct);
        return new RazorComponentResult<TPage>(new Dictionary<string, object?> { ["View"] = view, ["Shell"] = shell })
        {
            StatusCode = status,
        };
    }

    async Task<Shell> Of(HttpContext http, Visit visit, string title, Section section, CancellationToken ct)
    {
        var held = await cadence.Held(visit.Chosen.Id, default, MostCounted + 1, ct);
        var open = await tasks.List(visit.Chosen.Id, isOpen: true, null, null, MostCounted + 1, ct);
        return new Shell(
            title,
            section,
            visit.UserName,
            visit.Live.Name,
            visit.Test is not null,
            visit.Chosen.IsTest,
            visit.Chosen.Clock is { } own ? ClockView.Of(own, visit.Chosen, clock.GetUtcNow()) : null,
            visit.Live.IsPaused,
            new[] { (Section: Section.Held, held.Count), (Section: Section.Tasks, open.Count) }
                .Where(one => one.Count > 0)
                .ToDictionary(one => one.Section, one => one.Count > MostCounted ? $"{MostCounted}+" : $"{one.Count}"),
            Said.Take(http)
        );
    }
}
