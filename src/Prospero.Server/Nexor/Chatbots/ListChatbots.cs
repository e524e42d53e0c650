using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Chatbots;

/// <summary><c>GET /chatbots</c>: all chatbots, oldest first.</summary>
sealed class ListChatbots(IChatbots chatbots) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await chatbots.All(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("chatbots", all, chatbot => ChatbotWire.WriteMembers(json, chatbot));
                json.WriteObjects("data", all, chatbot => ChatbotWire.WriteMembers(json, chatbot));
            }
        );
    }
}

/// <summary><c>GET /chatbots/{id}</c>: one chatbot.</summary>
sealed class GetChatbot(IChatbots chatbots) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) && (await chatbots.All(call.Workspace.Config, ct)).FirstOrDefault(one => one.Id.Value == id) is { } chatbot
            ? ChatbotWire.Answer(200, chatbot)
            : NexorError.ChatbotNotFound;
}
