using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary><c>POST /webhooks</c>: makes a webhook; its secret is shown in this answer and never again.</summary>
sealed class CreateWebhook(WebhookEditor editor, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var reader = new FieldReader(call.Body);
        var form = WebhookFields.Read(reader);
        if (reader.Fault is { } fault)
            return NexorError.Invalid(fault);
        var drafted = await editor.Draft(call.Workspace.Config, null, form, WebhookProfile.Nexor, call.Now, ct);
        if (!drafted.IsValid)
            return NexorError.Invalid(drafted.Problems.First);
        var endpoint = drafted.Value;
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<WebhookEndpoint>(Answer),
                tx => editor.Save(tx, endpoint, call.Audited("webhook.created", endpoint.Id.ToString()), ct),
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(WebhookEndpoint endpoint) => WebhookWire.Answer(201, endpoint, withSecret: true);
}
