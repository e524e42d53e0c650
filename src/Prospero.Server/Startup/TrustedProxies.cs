using Microsoft.AspNetCore.HttpOverrides;

namespace Prospero.Server.Startup;

/// <summary>Behind proxies, visitors have the address that these tell, not that of the last proxy.</summary>
static class TrustedProxies
{
    /// <summary>Believes <c>X-Forwarded-For</c> as far back as proxies that are trusted wrote it.</summary>
    public static void UseTrustedProxies(this WebApplication app, ServerOptions options)
    {
        if (options.TrustedProxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }
}
