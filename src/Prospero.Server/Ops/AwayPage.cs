using System.Globalization;
using Prospero.Core;

namespace Prospero.Server.Ops;

/// <summary>What browsers and mail programs get while the database is away; the surfaces say it in their own shape.</summary>
static class AwayPage
{
    public static void UseAwayPage(this WebApplication app) => app.Use(Answer);

    static async Task Answer(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (StoreUnavailable) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = StoreUnavailable.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync("The database is away at the moment. Please try again soon.\n", http.RequestAborted);
        }
    }
}
