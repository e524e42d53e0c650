using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary><c>PATCH /webhooks/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateWebhook(WebhookCalls webhooks, WebhookEditor editor, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var reader = new FieldReader(call.Body);
        var form = WebhookFields.Read(reader);
        if (reader.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (await webhooks.Find(call, ct) is not { } old)
            return WebhookWire.NotFound;
        var changed = await editor.Change(old, form, call.Now, ct);
        if (!changed.IsValid)
            return NexorError.Invalid(changed.Problems.First);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                tx => editor.Save(tx, changed.Value, call.Audited("webhook.changed", old.Id.ToString()), ct),
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(WebhookEndpoint endpoint) => WebhookWire.Answer(200, endpoint, withSecret: false);
}

/// <summary><c>DELETE /webhooks/{id}</c>: removes a webhook with all that is still to be sent to it.</summary>
sealed class DeleteWebhook(WebhookCalls webhooks, WebhookEditor editor, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } endpoint)
            return WebhookWire.NotFound;
        return NexorAnswer.Of(
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

    static NexorAnswer Answer(WebhookEndpoint endpoint) => NexorAnswer.Of(200, json => json.WriteBoolean("success", true));
}

/// <summary><c>POST /webhooks/{id}/rotate-secret</c>: a new secret, shown once; the old one signs beside it for a day.</summary>
sealed class RotateWebhookSecret(WebhookCalls webhooks, WebhookEditor editor, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await webhooks.Find(call, ct) is not { } old)
            return WebhookWire.NotFound;
        var rotated = old with { Secrets = old.Secrets.Rotated(call.Now), UpdatedAt = call.Now };
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                tx => editor.Save(tx, rotated, call.Audited("webhook.secret_rotated", old.Id.ToString()), ct),
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(WebhookEndpoint endpoint) => WebhookWire.Answer(200, endpoint, withSecret: true);
}
