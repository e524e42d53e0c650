using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Widgets;

namespace Prospero.Server.Nexor.Chatbots;

/// <summary><c>GET /chatbots</c>: all chatbots, oldest first, with what their widgets rejected.</summary>
sealed class ListChatbots(IChatbots chatbots, IWidgets widgets) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await chatbots.All(call.Workspace.Config, ct);
        var rejected = await ChatbotRejections.Read(widgets, call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("chatbots", all, chatbot => WriteMembers(json, chatbot, rejected));
                json.WriteObjects("data", all, chatbot => WriteMembers(json, chatbot, rejected));
            }
        );
    }

    static void WriteMembers(Utf8JsonWriter json, Chatbot chatbot, ChatbotRejections rejected)
    {
        ChatbotWire.WriteMembers(json, chatbot);
        rejected.Write(json, chatbot.Id);
    }
}

/// <summary><c>GET /chatbots/{id}</c>: one chatbot, with what its widgets rejected.</summary>
sealed class GetChatbot(IChatbots chatbots, IWidgets widgets) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (
            !call.IsId(out var id)
            || (await chatbots.All(call.Workspace.Config, ct)).FirstOrDefault(one => one.Id.Value == id) is not { } chatbot
        )
            return NexorError.ChatbotNotFound;
        var rejected = await ChatbotRejections.Read(widgets, call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject(
                    "chatbot",
                    () =>
                    {
                        ChatbotWire.WriteMembers(json, chatbot);
                        rejected.Write(json, chatbot.Id);
                    }
                );
            }
        );
    }
}

/// <summary>What the widgets of chatbots rejected.</summary>
sealed class ChatbotRejections
{
    readonly ILookup<ChatbotId, RejectionCount> _counts;

    ChatbotRejections(ILookup<ChatbotId, RejectionCount> counts) => _counts = counts;

    public static async Task<ChatbotRejections> Read(IWidgets widgets, WorkspaceId config, CancellationToken ct)
    {
        var owners = (await widgets.All(config, ct)).ToDictionary(widget => widget.Id, widget => widget.Chatbot);
        var counts = await widgets.Rejections(config, ct);
        return new ChatbotRejections(counts.Where(count => owners.ContainsKey(count.Widget)).ToLookup(count => owners[count.Widget]));
    }

    public void Write(Utf8JsonWriter json, ChatbotId chatbot) => WidgetWire.WriteRejected(json, [.. _counts[chatbot]]);
}
