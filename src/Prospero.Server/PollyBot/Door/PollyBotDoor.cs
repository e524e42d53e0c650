using System.Security.Cryptography;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Doors.Limits;

namespace Prospero.Server.PollyBot.Door;

/// <summary>
/// What every call of this surface passes, in this order: key, rate limit, size, idempotency, chatbot, body. Then its
/// operation, and back out with the headers that every answer has.
/// </summary>
sealed class PollyBotDoor(
    BearerCheck keys,
    RateLimits limits,
    IIdempotency idempotency,
    IChatbots chatbots,
    TimeProvider clock,
    ILogger<PollyBotDoor> log
)
{
    /// <summary>The most that a body may have, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    // Far above what a field may have, so that the field is what is told.
    const int MaxDepth = 64;

    /// <summary>Answers a call to an address whose methods are these.</summary>
    public async Task Answer(
        HttpContext http,
        IReadOnlyList<PollyBotRoute> methods,
        IReadOnlyDictionary<string, IPollyBotOperation> operations
    )
    {
        var requestId = $"req_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        http.Response.Headers["X-Request-Id"] = requestId;
        try
        {
            var answer = await Carry(http, methods, operations, requestId);
            await answer.WriteTo(http.Response, clock.GetUtcNow(), requestId, http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            log.ClientLeft(requestId);
        }
    }

    async Task<PollyBotAnswer> Carry(
        HttpContext http,
        IReadOnlyList<PollyBotRoute> methods,
        IReadOnlyDictionary<string, IPollyBotOperation> operations,
        string requestId
    )
    {
        try
        {
            return await Pass(http, methods, operations);
        }
        catch (BadHttpRequestException e) when (!http.RequestAborted.IsCancellationRequested)
        {
            return PollyBotFault.Unreadable(new Problem("body", "could not be read")) with { Status = e.StatusCode };
        }
        catch (StoreUnavailable)
        {
            return PollyBotFault.Unavailable;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested || e is not (OperationCanceledException or IOException))
        {
            log.CallFailed(e, requestId, http.Request.Method, http.GetEndpoint()?.DisplayName);
            return PollyBotFault.Internal;
        }
    }

    async Task<PollyBotAnswer> Pass(
        HttpContext http,
        IReadOnlyList<PollyBotRoute> methods,
        IReadOnlyDictionary<string, IPollyBotOperation> operations
    )
    {
        var now = clock.GetUtcNow();
        var (key, workspace, refusal) = await keys.Check(http, now, http.RequestAborted);
        if (key is null || workspace is null)
            return refusal!;
        if (await IsOverLimit(http, key, now) is { } state)
            return PollyBotFault.TooMany(state);
        if (methods.Count == 0)
            return PollyBotFault.NotFound;
        if (methods.FirstOrDefault(one => one.Method == http.Request.Method) is not { } route)
            return PollyBotFault.WrongMethod(string.Join(", ", methods.Select(one => one.Method)));
        var caller = new Caller(workspace, key, now);
        return route.IsWrite
            ? await Write(http, route, caller, operations[route.Method])
            : await Call(http, route, caller, default, null, null, operations[route.Method], http.RequestAborted);
    }

    // A call still counts when it is exactly as old as the window is long, so that it is forgotten a second later.
    async Task<RateState?> IsOverLimit(HttpContext http, ApiKey key, DateTimeOffset now)
    {
        if (key.Rate.Calls is not { } most)
            return null;
        var state = await limits.Count(key.Id, most, (int)key.Rate.Window.TotalSeconds + 1, now, http.RequestAborted);
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = PollyBotFault.Header(state.Limit);
        headers["X-RateLimit-Remaining"] = PollyBotFault.Header(state.Remaining);
        headers["X-RateLimit-Reset"] = PollyBotFault.Header(state.ResetAt);
        headers["X-RateLimit-Used"] = PollyBotFault.Header(state.Used);
        return state.IsAllowed ? null : state;
    }

    async Task<PollyBotAnswer> Write(HttpContext http, PollyBotRoute route, Caller caller, IPollyBotOperation operation)
    {
        if (await RequestBody.Read(http.Request, MaxBytes, http.RequestAborted) is not { } bytes)
            return PollyBotFault.TooLarge;
        // From here on the call is carried out, whether or not the client still waits.
        var ct = CancellationToken.None;
        var (body, fault) = InputJson.Read(bytes, MaxDepth);
        if (fault is null && body.ValueKind != JsonValueKind.Object)
            fault = new Problem("body", "must be a JSON object");
        IdempotencyKey? key = null;
        if (http.Request.Headers.TryGetValue("Idempotency-Key", out var header))
        {
            key = Fingerprint.Of(header.ToString(), http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}", bytes, body);
            if (key is null)
                return PollyBotFault.Invalid(new FieldFault("Idempotency-Key", null, "Must be 1 to 255 printable ASCII characters"));
            if (await idempotency.Look(caller.Workspace.Id, key, ct) is { } known && AnswerTo(known) is { } answer)
                return answer;
        }

        return await Call(http, route, caller, body, route.TakesBody ? fault : null, key, operation, ct);
    }

    async Task<PollyBotAnswer> Call(
        HttpContext http,
        PollyBotRoute route,
        Caller caller,
        JsonElement body,
        Problem? fault,
        IdempotencyKey? key,
        IPollyBotOperation operation,
        CancellationToken ct
    )
    {
        var call = new PollyBotCall(
            caller.Workspace,
            caller.Key,
            caller.Now,
            await chatbots.All(caller.Workspace.Config, ct),
            null,
            http.GetRouteValue("leadId") as string,
            http.Request.Query,
            route.TakesBody ? body : default,
            key
        )
        {
            WebhookPart = http.GetRouteValue("webhookId") as string,
            DeliveryPart = http.GetRouteValue("deliveryId") as string,
        };
        if (http.GetRouteValue("chatbotId") is string id)
        {
            call = call with { Chatbot = call.FindChatbot(id) };
            if (call.Chatbot is null)
                return PollyBotFault.ChatbotNotFound;
        }

        return fault is null ? await operation.Handle(call, ct) : PollyBotFault.Unreadable(fault);
    }

    static PollyBotAnswer? AnswerTo(KeyState known) =>
        known switch
        {
            KeyState.Answered answered => PollyBotAnswer.Replay(answered.Answer),
            KeyState.Reused => PollyBotFault.KeyReused,
            KeyState.Running => PollyBotFault.KeyRunning,
            _ => null,
        };

    readonly record struct Caller(Workspace Workspace, ApiKey Key, DateTimeOffset Now);
}

static partial class PollyBotLog
{
    [LoggerMessage(5402, LogLevel.Error, "PollyBot call {RequestId} ({Method} {Endpoint}) failed")]
    public static partial void CallFailed(this ILogger<PollyBotDoor> log, Exception e, string requestId, string method, string? endpoint);

    [LoggerMessage(5403, LogLevel.Debug, "The client of PollyBot call {RequestId} left before its answer")]
    public static partial void ClientLeft(this ILogger<PollyBotDoor> log, string requestId);
}
