using System.Security.Cryptography;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary>What a widget does for a page.</summary>
interface IWidgetOperation
{
    /// <param name="now">When the call came, in system time.</param>
    Task<PollyBotAnswer> Handle(HttpContext http, OpenWidget open, DateTimeOffset now);
}

/// <summary>
/// What every call of a page passes: the widget exists and is on, the page's origin may show it. Browsers are told which
/// origins may read the answer; they ask before they send.
/// </summary>
sealed class WidgetDoor(IWidgets widgets, Rejections rejections, TimeProvider clock, ILogger<WidgetDoor> log)
{
    // Browsers keep no answer to a preflight for longer than two hours.
    const string PreflightSeconds = "7200";

    public async Task Answer(HttpContext http, string method, IWidgetOperation operation)
    {
        var requestId = $"req_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        http.Response.Headers["X-Request-Id"] = requestId;
        try
        {
            if (await Carry(http, method, operation, requestId) is { } answer)
                await answer.WriteTo(http.Response, clock.GetUtcNow(), requestId, http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            log.VisitorLeft(requestId);
        }
    }

    async Task<PollyBotAnswer?> Carry(HttpContext http, string method, IWidgetOperation operation, string requestId)
    {
        try
        {
            return await Pass(http, method, operation);
        }
        catch (BadHttpRequestException e) when (!http.RequestAborted.IsCancellationRequested)
        {
            return PollyBotFault.Unreadable(new Problem("body", "could not be read")) with { Status = e.StatusCode };
        }
        catch (StoreUnavailable)
        {
            Open(http.Response, "*");
            return PollyBotFault.Unavailable;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested || e is not (OperationCanceledException or IOException))
        {
            log.WidgetFailed(e, requestId, http.Request.Method, http.GetEndpoint()?.DisplayName);
            return PollyBotFault.Internal;
        }
    }

    async Task<PollyBotAnswer?> Pass(HttpContext http, string method, IWidgetOperation operation)
    {
        var now = clock.GetUtcNow();
        var part = http.GetRouteValue("widgetId") as string;
        if (!WireIds.TryWidget(part, out var id) || await widgets.FindOpen(id, http.RequestAborted) is not { } open)
        {
            // Whoever asks learns nothing, so everybody may read it.
            Open(http.Response, "*");
            return PollyBotFault.WidgetNotFound;
        }

        var isPreflight = HttpMethods.IsOptions(http.Request.Method);
        var origin = http.Request.Headers.Origin.ToString() is { Length: > 0 } given ? given : null;
        var rules = open.Widget.Settings.Origins;
        if (rules.Count > 0)
            http.Response.Headers.Vary = "Origin";
        // A browser names the origin whenever it is another one than ours; reading without one is no page of a third party.
        if (!WidgetOrigins.Allows(rules, origin) && (origin is not null || !HttpMethods.IsGet(http.Request.Method)))
        {
            // A browser that asks first is counted when it comes, or has been when it asked for the form.
            if (!isPreflight)
                rejections.Count(open.Widget, WidgetRejection.Origin, now);
            return PollyBotFault.OriginNotAllowed;
        }

        Open(http.Response, rules.Count == 0 ? "*" : origin);
        if (isPreflight)
            return Preflight(http.Response, method);
        return http.Request.Method == method ? await operation.Handle(http, open, now) : PollyBotFault.WrongMethod($"{method}, OPTIONS");
    }

    static PollyBotAnswer? Preflight(HttpResponse response, string method)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = method;
        response.Headers.AccessControlAllowHeaders = "Content-Type";
        response.Headers.AccessControlMaxAge = PreflightSeconds;
        return null;
    }

    static void Open(HttpResponse response, string? origin)
    {
        if (origin is null)
            return;
        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.AccessControlExposeHeaders = "Retry-After, X-Request-Id";
    }
}

static partial class WidgetLog
{
    [LoggerMessage(5601, LogLevel.Error, "Widget call {RequestId} ({Method} {Endpoint}) failed")]
    public static partial void WidgetFailed(this ILogger log, Exception e, string requestId, string method, string? endpoint);

    [LoggerMessage(5602, LogLevel.Debug, "The visitor of widget call {RequestId} left before its answer")]
    public static partial void VisitorLeft(this ILogger log, string requestId);
}
