using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Doors.Limits;

namespace Prospero.Server.Nexor.Door;

/// <summary>
/// What every call of this surface passes, in this order: key, rate limit, scope, size, idempotency, JSON. Then its
/// operation, and back out with the headers that every answer has.
/// </summary>
sealed class NexorDoor(KeyCheck keys, RateLimits limits, IIdempotency idempotency, TimeProvider clock, ILogger<NexorDoor> log)
{
    /// <summary>The most that a body may have, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Answers a call to an address whose methods are these.</summary>
    public async Task Answer(HttpContext http, IReadOnlyList<NexorRoute> methods, IReadOnlyDictionary<string, INexorOperation> operations)
    {
        var requestId = $"req_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        http.Response.Headers["X-Request-Id"] = requestId;
        try
        {
            await Write(http.Response, await Carry(http, methods, operations, requestId), http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            log.ClientLeft(requestId);
        }
    }

    async Task<NexorAnswer> Carry(
        HttpContext http,
        IReadOnlyList<NexorRoute> methods,
        IReadOnlyDictionary<string, INexorOperation> operations,
        string requestId
    )
    {
        try
        {
            return await Pass(http, methods, operations);
        }
        catch (BadHttpRequestException e) when (!http.RequestAborted.IsCancellationRequested)
        {
            return NexorError.Invalid("body could not be read") with { Status = e.StatusCode };
        }
        catch (StoreUnavailable)
        {
            return NexorError.Unavailable;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested || e is not (OperationCanceledException or IOException))
        {
            log.CallFailed(e, requestId, http.Request.Method, http.GetEndpoint()?.DisplayName);
            return NexorError.Internal;
        }
    }

    async Task<NexorAnswer> Pass(
        HttpContext http,
        IReadOnlyList<NexorRoute> methods,
        IReadOnlyDictionary<string, INexorOperation> operations
    )
    {
        var now = clock.GetUtcNow();
        var (key, workspace, refusal) = await keys.Check(http.Request, now, http.RequestAborted);
        if (key is null || workspace is null)
            return refusal!;
        if (key.Rate is { Calls: { } most } rate)
        {
            var state = await limits.Count(key.Id, most, (int)rate.Window.TotalSeconds, now, http.RequestAborted);
            if (IsOverLimit(http.Response, state, out var wait))
                return NexorError.TooMany(wait);
        }

        if (methods.Count == 0)
            return NexorError.NoEndpoint;
        if (methods.FirstOrDefault(one => one.Method == http.Request.Method) is not { } route)
            return NexorError.WrongMethod(string.Join(", ", methods.Select(one => one.Method)));
        if (route.Scope is { } scope && !key.Allows(scope))
            return NexorError.MissingScope(scope);
        return route.TakesBody
            ? await Write(http, route, workspace, key, now, operations[route.Method])
            : await operations[route.Method].Handle(Call(http, workspace, key, now, default, null), http.RequestAborted);
    }

    async Task<NexorAnswer> Write(
        HttpContext http,
        NexorRoute route,
        Workspace workspace,
        ApiKey caller,
        DateTimeOffset now,
        INexorOperation operation
    )
    {
        if (await RequestBody.Read(http.Request, MaxBytes, http.RequestAborted) is not { } bytes)
            return NexorError.TooLarge;
        // From here on what changes something is carried out, whether or not the client still waits.
        var ct = route.IsWrite ? CancellationToken.None : http.RequestAborted;
        var (body, fault) = bytes.Length == 0 && route.Body != BodyRule.Required ? (default, null) : InputJson.Read(bytes);
        IdempotencyKey? key = null;
        if (http.Request.Headers.TryGetValue("Idempotency-Key", out var header))
        {
            key = Fingerprint.Of(header.ToString(), http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}", bytes, body);
            if (key is null)
                return NexorError.Invalid("Idempotency-Key must be 1 to 255 printable ASCII characters");
            if (await idempotency.Look(workspace.Id, key, ct) is { } known && NexorAnswer.To(known) is { } answer)
                return answer;
        }

        if (fault is not null && route.Body != BodyRule.Ignored)
            return NexorError.Invalid(fault);
        return await operation.Handle(Call(http, workspace, caller, now, body, key), ct);
    }

    static NexorCall Call(
        HttpContext http,
        Workspace workspace,
        ApiKey caller,
        DateTimeOffset now,
        JsonElement body,
        IdempotencyKey? key
    ) =>
        new(workspace, caller, now, http.GetRouteValue("id") as string, http.Request.Query, body, key)
        {
            ChildId = http.GetRouteValue("childId") as string,
            Headers = http.Request.Headers,
        };

    static bool IsOverLimit(HttpResponse response, RateState state, out TimeSpan wait)
    {
        response.Headers["RateLimit-Limit"] = Number(state.Limit);
        response.Headers["RateLimit-Remaining"] = Number(state.Remaining);
        response.Headers["RateLimit-Reset"] = Seconds(state.Reset);
        wait = state.Reset;
        return !state.IsAllowed;
    }

    /// <summary>Writes an answer with the headers that every one has.</summary>
    internal static async Task Write(HttpResponse response, NexorAnswer answer, CancellationToken ct)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Stream is null)
            response.ContentLength = answer.Body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (answer.RetryAfter is { } wait)
            response.Headers.RetryAfter = Seconds(wait);
        if (answer.IsReplay)
            response.Headers["Idempotency-Replayed"] = "true";
        if (answer.Allowed is { } allowed)
            response.Headers.Allow = allowed;
        if (answer.Stream is { } stream)
            await stream(response, ct);
        else if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(answer.Body, ct);
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Seconds(TimeSpan wait) => Number(Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)));
}

static partial class NexorLog
{
    [LoggerMessage(5101, LogLevel.Error, "Nexor call {RequestId} ({Method} {Endpoint}) failed")]
    public static partial void CallFailed(this ILogger log, Exception e, string requestId, string method, string? endpoint);

    [LoggerMessage(5102, LogLevel.Debug, "The client of Nexor call {RequestId} left before its answer")]
    public static partial void ClientLeft(this ILogger log, string requestId);
}
