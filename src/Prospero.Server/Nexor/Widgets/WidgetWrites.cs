using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Startup;

namespace Prospero.Server.Nexor.Widgets;

/// <summary>Carries a change of a widget out once, with its line in the audit.</summary>
sealed class WidgetWrites(IWidgets widgets, IAccess access, Idempotency idempotency, PublicAddress address)
{
    public async Task<NexorAnswer> Once(
        NexorCall call,
        string action,
        int status,
        Func<ITransaction, Task<WidgetResult>> change,
        CancellationToken ct
    )
    {
        var rejections = await widgets.Rejections(call.Workspace.Config, ct);
        return NexorAnswer.Of(await idempotency.Once(call.Workspace.Id, call.Keep<WidgetResult>(Render), Audited, ct), Render);

        NexorAnswer Render(WidgetResult result) =>
            result switch
            {
                WidgetResult.Saved saved => NexorAnswer.Of(
                    status,
                    json =>
                    {
                        json.WriteBoolean("success", true);
                        json.WriteObject("widget", () => WidgetWire.WriteMembers(json, saved.Widget, rejections, address));
                    }
                ),
                WidgetResult.NotFound { IsChatbot: true } => NexorError.ChatbotNotFound,
                WidgetResult.NotFound => WidgetWire.NotFound,
                WidgetResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
                _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
            };

        async Task<WidgetResult> Audited(ITransaction tx)
        {
            var result = await change(tx);
            if (result is WidgetResult.Saved saved)
                await access.Audit(tx, call.Workspace.Config, call.Audited(action, saved.Widget.Id.ToString()), ct);
            return result;
        }
    }
}

/// <summary><c>POST /chatbots/{id}/widgets</c>: makes a widget.</summary>
sealed class CreateWidget(WidgetEditor editor, WidgetWrites writes) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (settings, fault) = WidgetForm.Parse(call.Body);
        if (settings is null)
            return Task.FromResult(NexorError.Invalid(fault!));
        return call.IsId(out var chatbot)
            ? writes.Once(
                call,
                "widget.created",
                201,
                tx => editor.Create(tx, call.Workspace.Config, new ChatbotId(chatbot), settings, call.Now, ct),
                ct
            )
            : Task.FromResult(NexorError.ChatbotNotFound);
    }
}

/// <summary><c>PUT</c> and <c>PATCH /chatbots/{id}/widgets/{childId}</c>: changes the fields that were sent.</summary>
sealed class UpdateWidget(WidgetEditor editor, WidgetWrites writes) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (change, fault) = WidgetForm.Parse(call.Body);
        if (change is null)
            return Task.FromResult(NexorError.Invalid(fault!));
        if (!call.IsId(out var chatbot))
            return Task.FromResult(NexorError.ChatbotNotFound);
        return call.IsChildId(out var id)
            ? writes.Once(
                call,
                "widget.changed",
                200,
                tx => editor.Change(tx, call.Workspace.Config, new ChatbotId(chatbot), new WidgetId(id), change, call.Now, ct),
                ct
            )
            : Task.FromResult(WidgetWire.NotFound);
    }
}
