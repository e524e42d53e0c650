using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Prospero.Core.Webhooks;

namespace Prospero.Providers;

/// <summary>Posts to receivers over HTTP 1.1.</summary>
public sealed class WebhookTransport(GuardedHttp http, TimeProvider clock) : IWebhookTransport, IDisposable
{
    // Of what a receiver answers, so much is kept for people to look at.
    const int MostOfAnswer = 4 * 1024;

    // The status is what counts; for the rest nobody waits long.
    static readonly TimeSpan PatienceWithBody = TimeSpan.FromSeconds(2);
    static readonly TimeSpan PatienceWithNames = TimeSpan.FromSeconds(3);

    readonly HttpMessageInvoker _invoker = http.Invoker();

    public async Task<string?> WhyNot(Uri url, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(PatienceWithNames, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await http.IsClosed(url.IdnHost, ends.Token) ? "must not be an address inside the house" : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<WebhookAnswer> Post(
        Uri url,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        byte[] body,
        TimeSpan timeout,
        CancellationToken ct
    )
    {
        using var patience = new CancellationTokenSource(timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var request = Request(url, headers, body);
            using var answer = await _invoker.SendAsync(request, ends.Token);
            var text = await Beginning(answer.Content, ends.Token);
            return new WebhookAnswer((int)answer.StatusCode, text, RetryAfter(answer.Headers.RetryAfter), null);
        }
        catch (OperationCanceledException)
        {
            return new WebhookAnswer(
                null,
                null,
                null,
                ct.IsCancellationRequested ? "stopped" : $"no answer within {timeout.TotalSeconds:0} s"
            );
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            return new WebhookAnswer(null, null, null, Words(e));
        }
    }

    public void Dispose() => _invoker.Dispose();

    static HttpRequestMessage Request(Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    async Task<string?> Beginning(HttpContent content, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(PatienceWithBody, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        var kept = new byte[MostOfAnswer];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(ends.Token);
            while (length < kept.Length && await stream.ReadAsync(kept.AsMemory(length), ends.Token) is > 0 and var read)
                length += read;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The answer counts, whether or not its text came to an end.
        }

        return length == 0 ? null : Encoding.UTF8.GetString(kept, 0, length);
    }

    TimeSpan? RetryAfter(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? asked?.Date - clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    // In our words, because a library's may name addresses of the house.
    static string Words(Exception error) =>
        error switch
        {
            AddressClosed or { InnerException: AddressClosed } => "the address is inside the house",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host cannot be found",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made",
            { InnerException: System.Security.Authentication.AuthenticationException } => "no secure connection could be made",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection was closed before an answer",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the answer was not HTTP",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer's headers were too large",
            _ => "the connection broke",
        };
}
