using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Prospero.Server.Callbacks;
using Prospero.Server.Doors;
using Prospero.Server.Nexor;
using Prospero.Server.Ops;
using Prospero.Server.PollyBot;
using Prospero.Server.Pumps;
using Prospero.Server.WebConsole;

namespace Prospero.Server.Startup;

/// <summary>One server, put together and ready to start.</summary>
static class ProsperoApp
{
    /// <summary>Builds the server; <paramref name="more"/> may replace parts, which tests do.</summary>
    public static WebApplication Build(ServerOptions options, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "prospero" }
        );
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The surfaces refuse large bodies themselves, in their own words.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(json => json.JsonWriterOptions = new JsonWriterOptions { Indented = false });
        // Standard output is for what a program that starts this one waits for.
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // The key ring lies in a folder that only its owner may read; a warning about that at each beginning helps nobody.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainNotice + options.Drain);
        builder.Services.AddProspero(options).AddNode(options);
        if (options.Roles.HasFlag(Roles.Api))
            builder.Services.AddCors().AddDoors().AddNexor().AddPollyBot();
        if (options.Roles.HasFlag(Roles.Worker))
            builder.Services.AddPumps();
        if (options.UsesDatabaseTime)
            builder.Services.AddHostedService<TimePump>();
        if (options.Roles.HasFlag(Roles.Console))
            builder.Services.AddConsole(options);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseTrustedProxies(options);
        app.UseAllowedOrigins(options);
        app.UseAwayPage();
        app.MapHealth();
        // Who only sends is asked for nothing but its health.
        if ((options.Roles & (Roles.Api | Roles.Console)) != 0)
            app.MapPublic();
        if (options.Roles.HasFlag(Roles.Api))
            app.MapNexor().MapPollyBot().MapCallbacks().MapDocs();
        if (options.Roles.HasFlag(Roles.Console))
        {
            app.MapConsole();
            app.MapGet("/", () => Results.Redirect("/console"));
        }

        return app;
    }

    /// <summary>Prepares the installation and starts listening; returns the address.</summary>
    public static async Task<string> Start(WebApplication app, CancellationToken ct)
    {
        await app.Services.GetRequiredService<Installation>().Prepare(ct);
        await app.StartAsync(ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        app.Services.GetRequiredService<PublicAddress>().ListensOn(address);
        return address;
    }
}
