using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Prospero.Server.WebConsole.Pages;

namespace Prospero.Server.WebConsole.Access;

/// <summary>Takes a form only from a page of ours that was shown to the same browser and the same user.</summary>
static class FormCheck
{
    public static async ValueTask<object?> Check(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method))
            return await next(call);
        var isOurs = await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        return isOurs ? await next(call) : Stale();
    }

    static RazorComponentResult<NoticePage> Stale() =>
        Notice.Page(
            400,
            "Please try again",
            "This form is too old, or it came from another place. Go back, reload the page and send it again."
        );
}
