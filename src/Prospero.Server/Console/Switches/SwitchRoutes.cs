using System.Globalization;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Server.Nexor.Pauses;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Switches;

/// <summary>Holding a workspace, a workflow or a sender back, and letting it go on.</summary>
static class SwitchRoutes
{
    const int NewestAudit = 30;

    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/workspace", Show);
        foreach (var turn in new[] { "pause", "resume" })
        {
            console.MapPost($"/workspace/{turn}", Turn(PauseScope.Workspace));
            console.MapPost($"/workflows/{{id:guid}}/{turn}", Turn(PauseScope.Workflow));
            console.MapPost($"/senders/{{id:guid}}/{turn}", Turn(PauseScope.Sender));
        }
    }

    static async Task<IResult> Show(
        HttpContext http,
        Visitors visitors,
        SwitchPanels panels,
        IAccess access,
        TimeProvider clock,
        Shells shells,
        CancellationToken ct
    )
    {
        var visit = await visitors.Of(http, ct);
        var panel = await panels.Of(
            visit.Chosen,
            Section.Workspace.Path(),
            "everything in this workspace",
            visit.Live.IsPaused,
            null,
            most: 20,
            ct: ct
        );
        var times = new Times(Times.ZoneOf(visit.Live.TimeZone), clock.GetUtcNow());
        var audit = (await access.Audited(visit.Live.Id, NewestAudit, ct)).Select(entry => new AuditRow(
            times.Of(entry.At),
            entry.Actor,
            entry.Action,
            entry.Subject
        ));
        var view = new WorkspaceView(visit.Live.Name, times.Zone.Id, panel, [.. audit]);
        return await shells.Page<WorkspacePage, WorkspaceRegion>(http, visit, "Workspace", Section.Workspace, view, ct);
    }

    static Delegate Turn(PauseScope scope) =>
        async (HttpContext http, Visitors visitors, Core.Cadence.Pauses pauses, IStore store, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            var visit = await visitors.Of(http, ct);
            var subject = http.GetRouteValue("id") is string id ? Guid.Parse(id) : visit.Live.Id.Value;
            var path = http.Request.Path.Value!;
            var back = path[..path.LastIndexOf('/')];
            var actor = Acting.NameOf(visit);
            if (path.EndsWith("/pause", StringComparison.Ordinal))
            {
                var paused = await store.InTransaction(tx => pauses.Pause(tx, visit.Live, scope, subject, actor, ct), ct);
                if (paused is PauseResult.Changed)
                    await pauses.TakeBack(visit.Live.Id, scope, subject, ct);
                return Answer(http, back, paused, "is paused: nothing leaves until it is resumed.", "was paused already.");
            }

            var (rate, fault) = Rate(form["rate"].ToString());
            if (fault is not null)
                return Said.Back(http, back, fault, isGood: false);
            var resumed = await store.InTransaction(tx => pauses.Resume(tx, visit.Live, scope, subject, rate, actor, ct), ct);
            return Answer(http, back, resumed, "goes on. What was parked comes back, spread over time.", "was not paused.");
        };

    static (int? Rate, string? Fault) Rate(string text) =>
        string.IsNullOrWhiteSpace(text) ? (null, null)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= PauseCalls.MostPerMinute
            ? (rate, null)
        : (null, $"A minute takes 1 to {PauseCalls.MostPerMinute} touches.");

    static IResult Answer(HttpContext http, string back, PauseResult result, string changed, string unchanged) =>
        result switch
        {
            PauseResult.Changed => Said.Back(http, back, $"{result.Name} {changed}"),
            PauseResult.Unchanged => Said.Back(http, back, $"{result.Name} {unchanged}"),
            _ => Said.Back(http, ConsoleSetup.Path, "It is not there any more.", isGood: false),
        };
}
