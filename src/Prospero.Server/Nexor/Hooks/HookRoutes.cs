namespace Prospero.Server.Nexor.Hooks;

/// <summary>What anybody may call who knows a hook's token, at the root of the host.</summary>
static class HookRoutes
{
    public const string Prefix = "/hooks";

    public const string Path = "/hooks/{token}";

    public static void Map(WebApplication app)
    {
        var door = app.Services.GetRequiredService<HookDoor>();
        app.Map(Path, door.Answer);
        app.Map($"{Prefix}/{{**rest}}", door.Answer);
    }
}
