using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Chatbots;

/// <summary>Carries a change of a chatbot out once, with its line in the audit.</summary>
static class ChatbotWrites
{
    public static async Task<NexorAnswer> Once(
        this NexorCall call,
        Idempotency idempotency,
        IAccess access,
        string action,
        int status,
        Func<ITransaction, Task<ChatbotResult>> change,
        CancellationToken ct
    )
    {
        return NexorAnswer.Of(await idempotency.Once(call.Workspace.Id, call.Keep<ChatbotResult>(Render), Audited, ct), Render);

        NexorAnswer Render(ChatbotResult result) => ChatbotWire.Answer(status, result);

        async Task<ChatbotResult> Audited(ITransaction tx)
        {
            var result = await change(tx);
            var id = result switch
            {
                ChatbotResult.Saved saved => saved.Chatbot.Id,
                ChatbotResult.Deleted deleted => deleted.Id,
                _ => (ChatbotId?)null,
            };
            if (id is { } subject)
                await access.Audit(tx, call.Workspace.Config, call.Audited(action, subject.ToString()), ct);
            return result;
        }
    }
}

/// <summary><c>POST /chatbots</c>: makes a chatbot.</summary>
sealed class CreateChatbot(ChatbotEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (settings, fault) = ChatbotForm.Parse(call.Body, isNew: true);
        return settings is null
            ? Task.FromResult(NexorError.Invalid(fault!))
            : call.Once(
                idempotency,
                access,
                "chatbot.created",
                201,
                tx => editor.Create(tx, call.Workspace.Config, settings, call.Now, ct),
                ct
            );
    }
}

/// <summary><c>PUT</c> and <c>PATCH /chatbots/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateChatbot(ChatbotEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (change, fault) = ChatbotForm.Parse(call.Body, isNew: false);
        if (change is null)
            return Task.FromResult(NexorError.Invalid(fault!));
        return call.IsId(out var id)
            ? call.Once(
                idempotency,
                access,
                "chatbot.changed",
                200,
                tx => editor.Change(tx, call.Workspace.Config, new ChatbotId(id), change, call.Now, ct),
                ct
            )
            : Task.FromResult(NexorError.ChatbotNotFound);
    }
}

/// <summary><c>DELETE /chatbots/{id}</c>: deletes a chatbot; its leads stay.</summary>
sealed class DeleteChatbot(ChatbotEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id)
            ? call.Once(
                idempotency,
                access,
                "chatbot.deleted",
                200,
                tx => editor.Delete(tx, call.Workspace.Config, new ChatbotId(id), call.Now, ct),
                ct
            )
            : Task.FromResult(NexorError.ChatbotNotFound);
}
