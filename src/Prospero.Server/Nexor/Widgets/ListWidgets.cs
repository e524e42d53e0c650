using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Startup;

namespace Prospero.Server.Nexor.Widgets;

/// <summary><c>GET /chatbots/{id}/widgets</c>: a chatbot's widgets, oldest first, with what they rejected.</summary>
sealed class ListWidgets(IChatbots chatbots, IWidgets widgets, PublicAddress address) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var config = call.Workspace.Config;
        if (!call.IsId(out var id) || (await chatbots.All(config, ct)).All(one => one.Id.Value != id))
            return NexorError.ChatbotNotFound;
        var own = (await widgets.All(config, ct)).Where(widget => widget.Chatbot.Value == id).ToList();
        var rejections = await widgets.Rejections(config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("widgets", own, widget => WidgetWire.WriteMembers(json, widget, rejections, address));
            }
        );
    }
}

/// <summary><c>GET /chatbots/{id}/widgets/{childId}</c>: one widget, with what it rejected.</summary>
sealed class GetWidget(IWidgets widgets, PublicAddress address) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (
            !call.IsId(out var chatbot)
            || !call.IsChildId(out var id)
            || await widgets.Find(new WidgetId(id), ct) is not { } widget
            || widget.Workspace != call.Workspace.Config
            || widget.Chatbot.Value != chatbot
        )
            return WidgetWire.NotFound;
        var rejections = await widgets.Rejections(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("widget", () => WidgetWire.WriteMembers(json, widget, rejections, address));
            }
        );
    }
}
