using System.Security.Cryptography;
using System.Text;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Doors.Limits;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Server.Nexor.Hooks;

/// <summary>
/// <c>POST /hooks/{token}</c>: takes a lead from a program that has no key and its own words. What is refused stays in the
/// hook's log.
/// </summary>
sealed class HookDoor(
    HookIntake hooks,
    IntakeBatcher batcher,
    IIdempotency idempotency,
    RateLimits limits,
    TimeProvider clock,
    ILogger<HookDoor> log
)
{
    /// <summary>The most that a body may have, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>How often a hook may be called in a minute, over all nodes.</summary>
    public const int MostPerMinute = 600;

    const int Seconds = 60;

    public async Task Answer(HttpContext http)
    {
        var requestId = $"req_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        http.Response.Headers["X-Request-Id"] = requestId;
        try
        {
            await NexorDoor.Write(http.Response, await Carry(http, requestId), http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            log.CallerLeft(requestId);
        }
    }

    async Task<NexorAnswer> Carry(HttpContext http, string requestId)
    {
        try
        {
            return await Pass(http);
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
            log.HookFailed(e, requestId, http.Request.Method);
            return NexorError.Internal;
        }
    }

    async Task<NexorAnswer> Pass(HttpContext http)
    {
        if (http.GetRouteValue("token") is not string token || await hooks.Find(token, http.RequestAborted) is not { } open)
            return NexorError.HookNotFound;
        if (!HttpMethods.IsPost(http.Request.Method))
            return NexorError.WrongMethod("POST");
        var now = clock.GetUtcNow();
        var state = await limits.Count(open.Hook.Id.Value, MostPerMinute, Seconds, now, http.RequestAborted);
        if (!state.IsAllowed)
            return NexorError.TooMany(state.Reset);
        if (await RequestBody.Read(http.Request, MaxBytes, http.RequestAborted) is not { } bytes)
            return NexorError.LargerThan(MaxBytes);
        // From here on it is carried out, whether or not the caller still waits.
        return await Take(http, open, bytes, now, CancellationToken.None);
    }

    async Task<NexorAnswer> Take(HttpContext http, OpenHook open, byte[] bytes, DateTimeOffset now, CancellationToken ct)
    {
        var (body, fault) = HookBody.Read(bytes, http.Request.ContentType);
        IdempotencyKey? key = null;
        if (http.Request.Headers.TryGetValue("Idempotency-Key", out var header))
        {
            // The token is no part of what is compared: the hash of the hook stands for it.
            key = Fingerprint.Of(header.ToString(), "POST", $"{HookRoutes.Prefix}/{open.Hook.Id}", bytes, body);
            if (key is null)
                return NexorError.Invalid("Idempotency-Key must be 1 to 255 printable ASCII characters");
            if (await idempotency.Look(open.Workspace.Id, key, ct) is { } known && NexorAnswer.To(known) is { } before)
                return before;
        }

        if (fault is not null)
            return await Refuse(fault);
        var (draft, wrong) = LeadForm.Parse(open.Hook.Mapping.Apply(body));
        if (draft is null)
            return await Refuse(wrong!);
        var answer = key is null ? null : NexorAnswer.Kept<IReadOnlyList<IntakeResult>>(key, results => Render(results[0]));
        var once = await batcher.Accept(HookIntake.Request(open, draft, answer), ct);
        return once is Once<IReadOnlyList<IntakeResult>>.Done { Result: [IntakeResult.Rejected rejected] }
            ? await Refuse(rejected.Problem)
            : NexorAnswer.Of(once, results => Render(results[0]));

        async Task<NexorAnswer> Refuse(Problem why)
        {
            await hooks.Refuse(open, NexorError.Words(why), Encoding.UTF8.GetString(bytes), now, ct);
            return NexorError.Invalid(why);
        }
    }

    static NexorAnswer Render(IntakeResult result) =>
        result switch
        {
            IntakeResult.Stored stored => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteId("lead_id", stored.Lead.Id.Value);
                    if (stored.Warnings.Count > 0)
                        json.WriteString("warning", string.Join("; ", stored.Warnings));
                }
            ),
            IntakeResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
}

static partial class HookLog
{
    [LoggerMessage(5111, LogLevel.Error, "Hook call {RequestId} ({Method}) failed")]
    public static partial void HookFailed(this ILogger log, Exception e, string requestId, string method);

    [LoggerMessage(5112, LogLevel.Debug, "The caller of hook call {RequestId} left before its answer")]
    public static partial void CallerLeft(this ILogger log, string requestId);
}
