using System.Text;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Startup;

namespace Prospero.Server.Callbacks;

/// <summary>
/// Where providers report: <c>/callbacks/{provider}/{token}</c>. The bytes are read as they came, verified, kept, and only then
/// answered; what they say is carried out afterwards.
/// </summary>
static class CallbackDoor
{
    // Meta sends up to 3 MB.
    const int MaxBytes = 4 * 1024 * 1024;

    // What signatures are made of, and nothing that tells more about the network than is needed.
    static readonly string[] Kept =
    [
        "x-hub-signature-256",
        "x-retell-signature",
        "x-twilio-signature",
        "i-twilio-idempotency-token",
        "content-type",
    ];

    public static WebApplication MapCallbacks(this WebApplication app)
    {
        app.MapMethods("/callbacks/{provider}/{token}/{**rest}", ["GET", "POST"], Handle).DisableAntiforgery();
        return app;
    }

    static async Task Handle(HttpContext http, string provider, string token, CallbackInbox inbox, PublicAddress address)
    {
        var ct = http.RequestAborted;
        if (await inbox.Find(provider, token, ct) is not { } sender)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await RequestBody.Read(http.Request, MaxBytes, ct) is not { } body)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var headers = Kept.Where(name => http.Request.Headers.ContainsKey(name))
            .ToDictionary(name => name, name => http.Request.Headers[name].ToString(), StringComparer.Ordinal);
        // Signatures are made over the address that the provider knows, which a proxy may hide from us.
        var url = new Uri(address.Url, http.Request.PathBase + http.Request.Path + http.Request.QueryString);
        // Whoever reports may leave; what came whole is kept all the same.
        var answer = await inbox.Take(sender, new RawCallback(http.Request.Method, url, headers, body), CancellationToken.None);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Body), ct);
    }
}
