namespace Prospero.Server.WebConsole;

/// <summary>How the module asks for the part of a page that changes.</summary>
static class Partial
{
    public const string Header = "X-Prospero-Partial";

    public static bool IsAsked(HttpContext http)
    {
        // The same address has two representations.
        http.Response.Headers.Vary = Header;
        return http.Request.Headers.ContainsKey(Header);
    }
}
