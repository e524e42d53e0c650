using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Doors.Limits;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary>
/// <c>POST /widgets/{widgetId}/leads</c>: takes what a visitor sent. What no person sent is answered in the same way and
/// dropped; what is rejected is counted.
/// </summary>
sealed class TakeSubmission(WidgetIntake intake, IntakeBatcher batcher, WidgetTokens tokens, RateLimits limits, Rejections rejections)
    : IWidgetOperation
{
    /// <summary>The most that a body may have, in bytes: all fields at their longest, escaped, take less.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>How many submissions an address may make in a minute, over all nodes.</summary>
    public const int MostPerMinute = 10;

    const int Seconds = 60;
    const int MaxDepth = 8;

    public async Task<PollyBotAnswer> Handle(HttpContext http, OpenWidget open, DateTimeOffset now)
    {
        var address = http.Connection.RemoteIpAddress;
        var state = await limits.Count(KeyOf(address), MostPerMinute, Seconds, now, http.RequestAborted);
        if (!state.IsAllowed)
            return Rejected(WidgetRejection.RateLimit, PollyBotFault.TooMany(state));
        if (await RequestBody.Read(http.Request, MaxBytes, http.RequestAborted) is not { } bytes)
            return Rejected(WidgetRejection.TooLarge, PollyBotFault.LargerThan(MaxBytes));
        var (body, fault) = InputJson.Read(bytes, MaxDepth);
        if (fault is null && body.ValueKind != JsonValueKind.Object)
            fault = new Problem("body", "must be a JSON object");
        if (fault is not null)
            return Rejected(WidgetRejection.Invalid, PollyBotFault.Unreadable(fault));
        var form = new Form(body);
        if (SubmissionForm.IsTrapped(form))
            return Rejected(WidgetRejection.Honeypot, Received);
        var (token, reason) = tokens.Open(open.Widget.Id, SubmissionForm.Token(form), now);
        if (token is null)
            return Rejected(reason!.Value, Received);
        var shown = ShownForm.Of(open.Widget, open.Chatbot, LanguageOf(form, http));
        var submission = SubmissionForm.Read(form, open, shown, token, Shown(address), now);
        if (form.Faults.Count > 0)
            return Rejected(
                form.Faults.All(one => one.Field == SubmissionForm.ConsentField) ? WidgetRejection.Consent : WidgetRejection.Invalid,
                PollyBotFault.Invalid(form.Faults)
            );
        // From here on it is carried out, whether or not the visitor still waits.
        await batcher.Accept(intake.Request(open, submission), CancellationToken.None);
        return Received;

        PollyBotAnswer Rejected(WidgetRejection why, PollyBotAnswer answer)
        {
            rejections.Count(open.Widget, why, now);
            return answer;
        }
    }

    static PollyBotAnswer Received { get; } = PollyBotAnswer.Of(201, json => json.WriteBoolean("received", true));

    // The text that was agreed to is the one that was shown, so its language comes with the submission.
    static string? LanguageOf(Form form, HttpContext http) =>
        form.Text("language", 35) ?? (http.Request.Query["lang"] is [.., var asked] ? asked : null);

    static string? Shown(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();

    // Addresses share the windows of keys, by a name that does not tell them.
    static Guid KeyOf(IPAddress? address) => new(SHA256.HashData(Encoding.ASCII.GetBytes($"widget {Networks.Of(address)}")).AsSpan(0, 16));
}
