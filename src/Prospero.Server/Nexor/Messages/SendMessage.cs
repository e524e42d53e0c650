using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Messages;

/// <summary><c>POST /messages</c>: sends one message now, outside the cadence.</summary>
sealed class SendMessage(MessageSender sender) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var (message, fault) = MessageForm.Parse(call.Body);
        if (message is null)
            return NexorError.Invalid(fault!);
        // A refusal and an unknown outcome are answers to a message that was tried: a repeat must not send it again.
        var kept = call.Keep<AdhocResult>(Render, status => status is 502 or 504);
        return NexorAnswer.Of(await sender.Send(call.Workspace, message, kept, ct), Render);

        NexorAnswer Render(AdhocResult result) => Answer(result, message.Channel);
    }

    internal static NexorAnswer Answer(AdhocResult result, Channel channel) =>
        result switch
        {
            AdhocResult.LeadNotFound => NexorError.LeadNotFound,
            AdhocResult.WorkflowNotFound => NexorError.Of(404, "Workflow not found"),
            AdhocResult.TemplateNotFound => NexorError.Of(404, "Template not found"),
            AdhocResult.NotConfigured missing => NexorError.Of(422, "Channel not configured", missing.Words),
            AdhocResult.Invalid invalid => NexorError.Invalid(invalid.Words),
            AdhocResult.Suppressed suppressed => NexorError.Of(409, "Lead is suppressed", suppressed.Words),
            AdhocResult.OutsideWindow => NexorError.Of(
                409,
                "Outside 24-hour window",
                "The lead has not written in the last 24 hours; use template_id"
            ),
            AdhocResult.Limited limited => NexorError.TooMany(limited.RetryAfter),
            AdhocResult.Accepted accepted => Accepted(accepted, channel),
            AdhocResult.Refused refused => NexorAnswer.Of(
                502,
                json =>
                {
                    json.WriteBoolean("success", false);
                    json.WriteString("error", "Provider refused the message");
                    json.WriteString("message", refused.Words);
                    json.WriteString("provider_code", refused.ProviderCode);
                    json.WriteId("message_id", refused.Message.Value);
                }
            ),
            AdhocResult.Unknown unknown => NexorAnswer.Of(
                504,
                json =>
                {
                    json.WriteBoolean("success", false);
                    json.WriteString("error", "Outcome unknown");
                    json.WriteString("message", unknown.Words);
                    json.WriteId("message_id", unknown.Message.Value);
                    json.WriteString("status", "unknown");
                }
            ),
            _ => throw new UnreachableException(result.GetType().Name),
        };

    static NexorAnswer Accepted(AdhocResult.Accepted accepted, Channel channel) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteString("channel", channel.Name());
                if (channel == Channel.WhatsApp)
                    json.WriteString("type", accepted.IsTemplate ? "template" : "text");
                json.WriteId("message_id", accepted.Message.Value);
                json.WriteString("provider_message_id", channel == Channel.WhatsApp ? accepted.ProviderId : null);
                json.WriteString("activity_id", channel == Channel.Email ? accepted.ProviderId : null);
                json.WriteString("call_id", channel == Channel.Call ? accepted.ProviderId : null);
                json.WriteString("call_status", channel == Channel.Call ? "registered" : null);
            }
        );
}
