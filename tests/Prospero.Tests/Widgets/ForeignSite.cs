using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Prospero.Tests.Widgets;

/// <summary>Somebody else's web site, on an origin of its own, whose pages embed a widget.</summary>
public sealed class ForeignSite : IAsyncDisposable
{
    readonly WebApplication _app;

    ForeignSite(WebApplication app) => _app = app;

    public string Origin { get; private set; } = "";

    /// <summary>What stands on its one page.</summary>
    public string Page { get; set; } = "";

    public static async Task<ForeignSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = new ForeignSite(builder.Build());
        site._app.MapGet("/", () => Results.Text(site.Page, "text/html; charset=utf-8"));
        site._app.MapGet("/favicon.ico", () => Results.NoContent());
        await site._app.StartAsync();
        site.Origin = site._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
