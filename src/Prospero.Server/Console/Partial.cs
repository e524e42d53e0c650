using Prospero.Core.Access;

namespace Prospero.Server.WebConsole;

/// <summary>How the module asks for the part of a page that changes.</summary>
static class Partial
{
    public const string Header = "X-Prospero-Partial";

    const string Clock = "X-Prospero-Clock";

    /// <summary>Tells the page what the data's own clock shows, which somebody may have moved on.</summary>
    public static void Tell(HttpContext http, Workspace workspace, DateTimeOffset system)
    {
        if (workspace.Clock is { } clock)
            http.Response.Headers[Clock] = FormattableString.Invariant($"{clock.Now(system).ToUnixTimeMilliseconds()} {clock.Rate}");
    }

    public static bool IsAsked(HttpContext http)
    {
        // The same address has two representations.
        http.Response.Headers.Vary = Header;
        return http.Request.Headers.ContainsKey(Header);
    }
}
