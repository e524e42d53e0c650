using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Webhooks;

/// <summary>How a surface tells events to receivers: its words and its shape of bodies.</summary>
public interface IWebhookShape
{
    bool Speaks(WebhookProfile profile);

    /// <summary>The body for one endpoint; null if it does not want this event.</summary>
    ShapedEvent? Shape(EventScene scene, WebhookEndpoint endpoint, DeliveryId delivery);

    /// <summary>A scene with invented data, of the first event that the endpoint subscribed to.</summary>
    EventScene Sample(Workspace workspace, WebhookEndpoint endpoint, DateTimeOffset now);

    /// <summary>The body of a delivery that is sent anew under another id.</summary>
    byte[] Readdressed(byte[] body, DeliveryId from, DeliveryId to);
}

/// <summary>An event with what its receivers are told about it.</summary>
/// <param name="Lead">As it is now; null if the event concerns none or the lead is gone.</param>
/// <param name="Chatbot">The chatbot that captured the lead; null if none did.</param>
/// <param name="IsTest">True for test data and for test events.</param>
public sealed record EventScene(Workspace Workspace, StoredEvent Event, CardedLead? Lead, NamedChatbot? Chatbot, bool IsTest);

/// <summary>A chatbot as events name it.</summary>
public sealed record NamedChatbot(ChatbotId Id, string Name);

/// <summary>An event in a surface's words.</summary>
/// <param name="Name">The event's name there.</param>
/// <param name="Body">UTF-8 JSON, sent as it is.</param>
public sealed record ShapedEvent(string Name, byte[] Body);
