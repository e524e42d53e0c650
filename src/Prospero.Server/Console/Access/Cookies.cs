using Prospero.Server.Startup;

namespace Prospero.Server.WebConsole.Access;

/// <summary>How the console's cookies travel.</summary>
static class Cookies
{
    /// <summary>Only over TLS, unless this server is reached on its own machine only.</summary>
    public static CookieSecurePolicy Secure(ServerOptions options) =>
        IsLoopback(options) ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

    static bool IsLoopback(ServerOptions options) =>
        options.PublicUrl is { } address ? address.IsLoopback : options.Urls.All(url => IsLoopback(BindingAddress.Parse(url).Host));

    static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
}
