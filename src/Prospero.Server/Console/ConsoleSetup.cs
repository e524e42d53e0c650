using Microsoft.AspNetCore.Http.Features;
using Prospero.Server.Startup;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;
using Prospero.Server.WebConsole.Held;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Live;
using Prospero.Server.WebConsole.Meetings;
using Prospero.Server.WebConsole.Pages;
using Prospero.Server.WebConsole.Pipeline;
using Prospero.Server.WebConsole.Senders;
using Prospero.Server.WebConsole.Switches;
using Prospero.Server.WebConsole.Tasks;
using Prospero.Server.WebConsole.Widgets;
using Prospero.Server.WebConsole.Workflows;

namespace Prospero.Server.WebConsole;

/// <summary>
/// The web console: pages rendered on the server that work without script; one small module keeps them up to date. The
/// namespace is not called Console, which would hide the terminal's from everything beside it.
/// </summary>
static class ConsoleSetup
{
    public const string Path = "/console";

    // A workflow's document with room to spare.
    const int MaxFormBytes = 1024 * 1024;

    public static IServiceCollection AddConsole(this IServiceCollection services, ServerOptions options)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "prospero_form";
            antiforgery.Cookie.Path = Path;
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = Cookies.Secure(options);
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthorization();
        services.AddAuthentication().AddCookie(Visitors.Scheme, cookie => Visitors.Configure(cookie, Cookies.Secure(options)));
        services.AddSingleton<Visitors>();
        services.AddSingleton<LeadLists>();
        services.AddSingleton<LeadPages>();
        services.AddSingleton<LiveTicks>();
        services.AddSingleton<Acting>();
        services.AddSingleton<Shells>();
        services.AddSingleton<LeadSurroundings>();
        services.AddSingleton<HeldLists>();
        services.AddSingleton<TaskLists>();
        services.AddSingleton<SwitchPanels>();
        services.AddSingleton<SenderPages>();
        services.AddSingleton<WorkflowPages>();
        services.AddSingleton<DocumentEditor>();
        services.AddSingleton<WidgetLists>();
        services.AddSingleton<MeetingLists>();
        services.AddSingleton<PipelineBoards>();
        return services;
    }

    public static void MapConsole(this WebApplication app)
    {
        // Said here, or they would run before the guard and send people away without its headers.
        var isSecure = Cookies.Secure(app.Services.GetRequiredService<ServerOptions>()) == CookieSecurePolicy.Always;
        app.Use((http, next) => Guard(http, isSecure, next));
        app.UseAuthentication();
        app.UseAuthorization();
        var open = app.MapGroup(Path).DisableAntiforgery().AddEndpointFilter(FormCheck.Check);
        ConsoleAssets.Map(open);
        SignInRoutes.Map(open);
        var signedIn = app.MapGroup(Path)
            .DisableAntiforgery()
            .AddEndpointFilter(FormCheck.Check)
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(Visitors.Scheme).RequireAuthenticatedUser());
        signedIn.MapGet("/", LeadRoutes.List);
        signedIn.MapGet("/leads/{id:guid}", LeadRoutes.Show);
        signedIn.MapGet("/events", LiveTicks.Stream);
        signedIn.MapPost("/data", LeadRoutes.ChooseData);
        signedIn.MapPost("/sign-out", (Delegate)SignInRoutes.SignOut);
        HeldRoutes.Map(signedIn);
        TaskRoutes.Map(signedIn);
        SwitchRoutes.Map(signedIn);
        SenderRoutes.Map(signedIn);
        WorkflowRoutes.Map(signedIn);
        WidgetRoutes.Map(signedIn);
        MeetingRoutes.Map(signedIn);
        PipelineRoutes.Map(signedIn);
        signedIn.MapGet("/{**rest}", LeadRoutes.Missing);
    }

    // Nothing of a page may come from elsewhere, be framed elsewhere or stay in a shared cache.
    static Task Guard(HttpContext http, bool isSecure, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal))
            return next(http);
        // The cookies travel over TLS only, and a proxy speaks it: what reaches us is plain. No header of a request decides this.
        if (isSecure)
            http.Request.Scheme = Uri.UriSchemeHttps;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MaxFormBytes;
        return next(http);
    }
}
