using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Webhooks;

namespace Prospero.Providers;

/// <summary>Makes the requests of steps over HTTP 1.1. Only what surely had no effect may be tried again.</summary>
public sealed class StepRequests(GuardedHttp http, WebhookOptions options, TimeProvider clock) : IStepRequests, IDisposable
{
    readonly HttpMessageInvoker _invoker = http.Invoker();

    public async Task<SendOutcome> Make(StepRequest request, CancellationToken ct)
    {
        if (request.Url.Scheme != Uri.UriSchemeHttps && !options.AllowsHttp)
            return new SendOutcome.Refused(FailureKind.Configuration, "the address is not https");
        using var patience = new CancellationTokenSource(request.Timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var message = Message(request);
            using var answer = await _invoker.SendAsync(message, ends.Token);
            return Of(answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SendOutcome.Unknown($"no answer within {request.Timeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is AddressClosed or { InnerException: AddressClosed })
        {
            return new SendOutcome.Refused(FailureKind.Configuration, "the address is inside the house");
        }
        catch (HttpRequestException e) when (NeverLeft(e) is { } reason)
        {
            return new SendOutcome.TryLater(FailureKind.ServiceUnavailable, reason);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidOperationException)
        {
            return new SendOutcome.Unknown("the connection broke before an answer");
        }
    }

    public void Dispose() => _invoker.Dispose();

    SendOutcome Of(HttpResponseMessage answer)
    {
        var code = (int)answer.StatusCode;
        return answer.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new SendOutcome.Accepted($"answered {code}"),
            HttpStatusCode.TooManyRequests => new SendOutcome.TryLater(
                FailureKind.RateLimited,
                "answered 429",
                RetryAfter(answer.Headers.RetryAfter),
                Code: "429"
            ),
            HttpStatusCode.ServiceUnavailable => new SendOutcome.TryLater(
                FailureKind.ServiceUnavailable,
                "answered 503",
                RetryAfter(answer.Headers.RetryAfter),
                Code: "503"
            ),
            >= HttpStatusCode.InternalServerError => new SendOutcome.Unknown($"answered {code}"),
            _ => new SendOutcome.Refused(FailureKind.ContentRejected, $"answered {code}", $"{code}"),
        };
    }

    static HttpRequestMessage Message(StepRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url) { Version = HttpVersion.Version11 };
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        message.Headers.TryAddWithoutValidation("User-Agent", "Prospero");
        message.Headers.TryAddWithoutValidation("Idempotency-Key", request.Key);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
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
