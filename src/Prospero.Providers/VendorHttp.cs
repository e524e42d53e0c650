using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Prospero.Core.Channels;

namespace Prospero.Providers;

/// <summary>
/// Makes one request to a vendor's API and tells how far it got. Nothing is repeated, no redirect is followed. Where it goes
/// stands in the sender's settings, which are the operator's.
/// </summary>
public sealed class VendorHttp(TimeProvider clock) : IDisposable
{
    const int MostOfAnswer = 1024 * 1024;

    readonly HttpMessageInvoker _invoker = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
            MaxConnectionsPerServer = 64,
        }
    );

    /// <summary>Makes a request; what the network did is a value, never an exception.</summary>
    /// <param name="vendor">The vendor's name, for operators.</param>
    internal async Task<VendorAnswer> Ask(string vendor, HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "Prospero");
        try
        {
            using var answer = await _invoker.SendAsync(request, ct);
            var body = await Read(answer.Content, ct);
            return new VendorAnswer((int)answer.StatusCode, body, RetryAfter(answer.Headers.RetryAfter), null);
        }
        catch (OperationCanceledException)
        {
            return VendorAnswer.Lost($"no answer from {vendor} in time");
        }
        catch (HttpRequestException e) when (NeverLeft(e) is { } reason)
        {
            return new VendorAnswer(0, [], null, new SendOutcome.TryLater(FailureKind.ServiceUnavailable, $"{vendor}: {reason}"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            return VendorAnswer.Lost($"the connection to {vendor} broke before an answer");
        }
    }

    public void Dispose() => _invoker.Dispose();

    internal static HttpContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    static async Task<byte[]> Read(HttpContent content, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        var part = new byte[16 * 1024];
        while (kept.Length < MostOfAnswer && await stream.ReadAsync(part, ct) is > 0 and var read)
            kept.Write(part, 0, read);
        return kept.ToArray();
    }

    // Of a connection that did not come about no byte of the request left us.
    static string? NeverLeft(HttpRequestException error) =>
        error.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host cannot be found",
            HttpRequestError.ConnectionError => "no connection could be made",
            HttpRequestError.SecureConnectionError => "no secure connection could be made",
            _ when error.InnerException is AuthenticationException => "no secure connection could be made",
            _ => null,
        };

    TimeSpan? RetryAfter(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? asked?.Date - clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }
}

/// <summary>What came of a request to a vendor.</summary>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Trouble">What it means that there is no answer; null with one.</param>
sealed record VendorAnswer(int Status, byte[] Body, TimeSpan? RetryAfter, SendOutcome? Trouble)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public static VendorAnswer Lost(string reason) => new(0, [], null, new SendOutcome.Unknown(reason));

    /// <summary>The body as JSON; null if it is none.</summary>
    public JsonElement? Json
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The beginning of the body, for operators.</summary>
    public string Beginning => Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 200));
}
