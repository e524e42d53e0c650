using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary><c>POST /chatbots/{chatbotId}/webhooks</c>: makes a webhook; its secret is shown in this answer and never again.</summary>
sealed class CreateWebhook(WebhookEditor editor, Idempotency idempotency) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        var form = new Form(call.Body);
        var said = WebhookForms.Read(form);
        if (form.Faults.Count > 0)
            return PollyBotFault.Invalid(form.Faults);
        var drafted = await editor.Draft(call.Workspace.Config, call.Chatbot?.Id, said, WebhookProfile.PollyBot, call.Now, ct);
        if (!drafted.IsValid)
        {
            WebhookForms.Refuse(form, drafted.Problems);
            return PollyBotFault.Invalid(form.Faults);
        }

        return PollyBotAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                tx => editor.Save(tx, drafted.Value, call.Audited("webhook.created", drafted.Value.Id.ToString()), ct),
                ct
            ),
            Answer
        );
    }

    static PollyBotAnswer Answer(WebhookEndpoint endpoint) =>
        PollyBotAnswer.Bare(
            201,
            json =>
            {
                json.WriteString("message", "Webhook created successfully");
                json.WriteObject("webhook", () => WebhookWire.WriteMembers(json, endpoint, withSecret: true));
                json.WriteObject("security", () => WebhookWire.WriteSecurity(json, endpoint.Profile));
            }
        );
}
