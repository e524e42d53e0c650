using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary><c>PUT</c>, <c>PATCH /chatbots/{chatbotId}/webhooks/{webhookId}</c>: changes the fields that were sent.</summary>
sealed class UpdateWebhook(WebhookCalls webhooks, WebhookEditor editor, Idempotency idempotency) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        var form = new Form(call.Body);
        var said = WebhookForms.Read(form);
        if (form.Faults.Count > 0)
            return PollyBotFault.Invalid(form.Faults);
        if (await webhooks.Find(call, ct) is not { } old)
            return PollyBotFault.WebhookNotFound;
        var changed = await editor.Change(old, said, call.Now, ct);
        if (!changed.IsValid)
        {
            WebhookForms.Refuse(form, changed.Problems);
            return PollyBotFault.Invalid(form.Faults);
        }

        return PollyBotAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                tx => editor.Save(tx, changed.Value, call.Audited("webhook.changed", old.Id.ToString()), ct),
                ct
            ),
            Answer
        );
    }

    static PollyBotAnswer Answer(WebhookEndpoint endpoint) => WebhookWire.Answer(200, "Webhook updated successfully", endpoint);
}

/// <summary><c>DELETE /chatbots/{chatbotId}/webhooks/{webhookId}</c>: removes a webhook with all that is still to be sent to it.</summary>
sealed class DeleteWebhook(WebhookCalls webhooks, WebhookEditor editor, Idempotency idempotency) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return PollyBotFault.WebhookNotFound;
        return PollyBotAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                async tx =>
                {
                    await editor.Delete(tx, endpoint, call.Audited("webhook.deleted", endpoint.Id.ToString()), ct);
                    return endpoint;
                },
                ct
            ),
            Answer
        );
    }

    static PollyBotAnswer Answer(WebhookEndpoint endpoint) =>
        PollyBotAnswer.Bare(200, json => json.WriteString("message", "Webhook deleted successfully"));
}

/// <summary><c>POST .../{webhookId}/rotate-secret</c>: a new secret, shown once; the old one signs beside it for a day.</summary>
sealed class RotateWebhookSecret(WebhookCalls webhooks, WebhookEditor editor, Idempotency idempotency) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } old)
            return PollyBotFault.WebhookNotFound;
        var rotated = old with { Secrets = old.Secrets.Rotated(call.Now), UpdatedAt = call.Now };
        return PollyBotAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                tx => editor.Save(tx, rotated, call.Audited("webhook.secret_rotated", old.Id.ToString()), ct),
                ct
            ),
            Answer
        );
    }

    static PollyBotAnswer Answer(WebhookEndpoint endpoint) => WebhookWire.Answer(200, "Secret rotated", endpoint, withSecret: true);
}
