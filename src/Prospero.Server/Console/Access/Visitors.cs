using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Server.WebConsole.Access;

/// <summary>Somebody who is signed in, and which data they look at.</summary>
/// <param name="Live">The user's workspace.</param>
/// <param name="Test">Its test data; null if there is none.</param>
/// <param name="Chosen">The one of them that is shown.</param>
sealed record Visit(string UserName, Workspace Live, Workspace? Test, Workspace Chosen)
{
    /// <summary>The one that is not shown; null if there is none.</summary>
    public Workspace? Other => Chosen.IsTest ? Live : Test;
}

/// <summary>Who is signed in.</summary>
sealed class Visitors(IAccess access, ILeads leads)
{
    public const string Scheme = "console";
    const string DataCookie = "prospero_data";
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static void Configure(CookieAuthenticationOptions cookie, CookieSecurePolicy secure)
    {
        cookie.Cookie.Name = "prospero_session";
        cookie.Cookie.Path = ConsoleSetup.Path;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = secure;
        cookie.ExpireTimeSpan = Lifetime;
        cookie.SlidingExpiration = true;
        cookie.Events.OnRedirectToLogin = SendAway;
        cookie.Events.OnRedirectToAccessDenied = SendAway;
        cookie.Events.OnValidatePrincipal = RefuseDisabled;
    }

    public static Task SignIn(HttpContext http, User user)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, user.Id.ToString("D")), new Claim(ClaimTypes.Name, user.Name)],
            Scheme
        );
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Remembers in the browser which data to show.</summary>
    public static void Choose(HttpContext http, bool isTest) =>
        http.Response.Cookies.Append(
            DataCookie,
            isTest ? "test" : "live",
            new CookieOptions
            {
                Path = ConsoleSetup.Path,
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
            }
        );

    /// <summary>The visit behind a request that was let in.</summary>
    public async Task<Visit> Of(HttpContext http, CancellationToken ct)
    {
        var user = (User)http.Items[typeof(User)]!;
        var all = await access.Workspaces(ct);
        var live = all.Single(workspace => workspace.Id == user.Workspace);
        var test = all.FirstOrDefault(workspace => workspace.TestOf == live.Id);
        var showsTest =
            test is not null
            && (
                http.Request.Cookies[DataCookie] switch
                {
                    "test" => true,
                    "live" => false,
                    // Whoever has only tried things out so far wants to see what they tried.
                    _ => (await leads.Search(live.Id, new LeadQuery(null, null, 0, 1), ct)).Total == 0,
                }
            );
        return new Visit(user.Name, live, test, showsTest ? test! : live);
    }

    // A page that refreshes itself cannot follow to the sign-in page; it is told and reloads.
    static Task SendAway(RedirectContext<CookieAuthenticationOptions> context)
    {
        var headers = context.Request.Headers;
        if (headers.ContainsKey(Partial.Header) || headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            context.Response.Redirect($"{ConsoleSetup.Path}/sign-in");
        return Task.CompletedTask;
    }

    static async Task RefuseDisabled(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var access = http.RequestServices.GetRequiredService<IAccess>();
        var user = Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await access.FindUser(id, http.RequestAborted)
            : null;
        if (user is { IsActive: true })
        {
            http.Items[typeof(User)] = user;
            return;
        }

        context.RejectPrincipal();
        await http.SignOutAsync(Scheme);
    }
}
