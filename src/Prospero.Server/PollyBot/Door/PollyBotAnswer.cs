using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.PollyBot.Door;

/// <summary>An answer of this surface: a body, or a fault whose body is written when it is known which request it answers.</summary>
/// <param name="Body">Empty if there is a fault.</param>
/// <param name="Fault">Null for an answer of success.</param>
/// <param name="IsReplay">True if it was given before.</param>
sealed record PollyBotAnswer(int Status, byte[] Body, PollyBotFault? Fault = null, bool IsReplay = false)
{
    public static implicit operator PollyBotAnswer(PollyBotFault fault) => new(fault.Status, [], fault);

    /// <summary>Success, with what the writer writes as <c>data</c>.</summary>
    public static PollyBotAnswer Of(int status, Action<Utf8JsonWriter> data, string? message = null) =>
        new(
            status,
            WireJson.Object(json =>
            {
                json.WriteBoolean("success", true);
                if (message is not null)
                    json.WriteString("message", message);
                json.WriteObject("data", () => data(json));
            })
        );

    /// <summary>Success without <c>success</c> and <c>data</c> around it, as webhooks are answered.</summary>
    public static PollyBotAnswer Bare(int status, Action<Utf8JsonWriter> members) => new(status, WireJson.Object(members));

    /// <summary>What a call under an idempotency key comes to.</summary>
    public static PollyBotAnswer Of<T>(Once<T> once, Func<T, PollyBotAnswer> render) =>
        once switch
        {
            Once<T>.Done done => render(done.Result),
            Once<T>.Replayed replayed => Replay(replayed.Answer),
            Once<T>.Reused => PollyBotFault.KeyReused,
            Once<T>.Running => PollyBotFault.KeyRunning,
            _ => throw new System.Diagnostics.UnreachableException(once.GetType().Name),
        };

    /// <summary>An answer from then.</summary>
    public static PollyBotAnswer Replay(StoredAnswer answer) => new(answer.Status, answer.Body, IsReplay: true);

    /// <summary>Sends it, with the headers that every answer has.</summary>
    public async Task WriteTo(HttpResponse response, DateTimeOffset now, string requestId, CancellationToken ct)
    {
        var body = Fault?.Body(now, requestId) ?? Body;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (Fault?.RetryAfter is { } wait)
            response.Headers.RetryAfter = PollyBotFault.Header(PollyBotFault.Seconds(wait));
        if (IsReplay)
            response.Headers["Idempotency-Replayed"] = "true";
        if (Fault?.Allowed is { } allowed)
            response.Headers.Allow = allowed;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(body, ct);
    }
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Value">What was sent, as JSON text; null if nothing was.</param>
sealed record FieldFault(string Field, string? Value, string Message);
