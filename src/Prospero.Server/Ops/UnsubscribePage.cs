using Microsoft.AspNetCore.Http.HttpResults;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Messages;

namespace Prospero.Server.Ops;

/// <summary>
/// The page behind a mail's unsubscribe link (RFC 8058). Scanners follow links, so reading it changes nothing; only a POST
/// does, without cookies, sign-in or redirect.
/// </summary>
static class UnsubscribePage
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/u/{token}", Show);
        app.MapPost("/u/{token}", Unsubscribe).DisableAntiforgery();
    }

    static Results<ContentHttpResult, NotFound> Show(string token, UnsubscribeLinks links) =>
        links.Read(token) is null
            ? TypedResults.NotFound()
            : Page("Stop these emails?", "<form method=\"post\"><button>Unsubscribe</button></form>");

    static async Task<Results<ContentHttpResult, NotFound>> Unsubscribe(
        string token,
        UnsubscribeLinks links,
        OptOuts optOuts,
        CancellationToken ct
    )
    {
        if (links.Read(token) is not { } who)
            return TypedResults.NotFound();
        await optOuts.Accept(who.Workspace, who.Lead, Channel.Email, ct);
        return Page("Done", "<p>You will get no more emails from this sender.</p>");
    }

    static ContentHttpResult Page(string title, string body) =>
        TypedResults.Content(
            $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta name="robots" content="noindex"><title>{{title}}</title>
            <style>body{font:1.1rem system-ui;max-width:30rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}
            button{font:inherit;padding:.6rem 1.2rem;border-radius:.5rem;cursor:pointer}</style>
            <h1>{{title}}</h1>{{body}}
            """,
            "text/html; charset=utf-8"
        );
}
