namespace Prospero.Server.PollyBot.Widgets;

/// <summary>What anybody may call without a key: the form and its script.</summary>
static class WidgetRoutes
{
    const string Config = "/widgets/{widgetId}/config";
    const string Leads = "/widgets/{widgetId}/leads";

    /// <summary>Method and path below the prefix.</summary>
    public static IReadOnlyList<(string Method, string Path)> All { get; } = [("GET", Config), ("POST", Leads)];

    public static void Map(WebApplication app, RouteGroupBuilder surface)
    {
        var door = app.Services.GetRequiredService<WidgetDoor>();
        var config = app.Services.GetRequiredService<GetConfig>();
        var submission = app.Services.GetRequiredService<TakeSubmission>();
        surface.Map(Config, http => door.Answer(http, "GET", config));
        surface.Map(Leads, http => door.Answer(http, "POST", submission));
        WidgetScript.Map(app);
    }
}
