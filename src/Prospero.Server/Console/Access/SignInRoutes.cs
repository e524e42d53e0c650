using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Access;

/// <summary>Signing in by a link that works once, and signing out.</summary>
static class SignInRoutes
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/sign-in", Explain);
        // Mail programs and chats follow links: reading it changes nothing, only the button does.
        console.MapGet("/sign-in/{token}", (string token) => new RazorComponentResult<SignInPage>());
        console.MapPost("/sign-in/{token}", Use);
    }

    public static async Task<IResult> SignOut(HttpContext http)
    {
        await http.SignOutAsync(Visitors.Scheme);
        return Results.Redirect($"{ConsoleSetup.Path}/sign-in");
    }

    static RazorComponentResult<NoticePage> Explain() =>
        Notice.Page(
            200,
            "Sign in",
            "You sign in with a link that works once. Print one in the terminal where Prospero runs:",
            "prospero sign-in"
        );

    static async Task<IResult> Use(string token, HttpContext http, IStore store, IAccess access, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var user = await store.InTransaction(
            async tx =>
            {
                var found = await access.UseSignIn(tx, ApiKey.HashOf(token), now, ct);
                if (found is not null)
                    await access.Audit(tx, found.Workspace, new AuditEntry(now, $"user:{found.Name}", "sign_in.used", null), ct);
                return found;
            },
            ct
        );
        if (user is null)
            return Notice.Page(
                410,
                "This link does not work any more",
                "A sign-in link works once, for 15 minutes. Print a new one in the terminal where Prospero runs:",
                "prospero sign-in"
            );
        await Visitors.SignIn(http, user);
        return Results.Redirect(ConsoleSetup.Path);
    }
}
